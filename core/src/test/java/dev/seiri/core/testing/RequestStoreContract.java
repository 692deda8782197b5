package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.request.StoredRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The contract of [RequestStore], for every implementation.
public abstract class RequestStoreContract {
  protected final ExecutionId execution = new ExecutionId(AtOnce.unique("execution"));

  protected abstract RequestStore store();

  /// The request as it is stored, with how often it was redriven.
  protected abstract Request stored(RequestId id);

  /// Makes what is stored of a request unreadable.
  protected abstract void damage(RequestId id);

  @Test
  void whatIsStoredIsReadAndWhatCannotBeReadIsNamed() {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    fields.put("b", "1");
    fields.put("a", "");
    Request first =
        new Request(
            RequestId.ofRow(execution, 1),
            execution,
            new RecordId("r 1"),
            "",
            fields,
            0,
            OptionalLong.of(5));
    Request second = Request.of(RequestId.ofRow(execution, 2), execution, new RecordId("r"), "");
    RequestId damaged = RequestId.ofRow(execution, 3);
    store().write(List.of(first, second, Request.of(damaged, execution, new RecordId("r"), "x")));
    store().redrive(second.id());
    damage(damaged);
    Map<RequestId, StoredRequest> read =
        store().read(List.of(first.id(), second.id(), damaged, RequestId.ofRow(execution, 4)));
    assertThat(read).containsOnlyKeys(first.id(), second.id(), damaged);
    assertThat(read.get(first.id())).isEqualTo(new StoredRequest.Readable(first));
    assertThat(read.get(second.id()))
        .isInstanceOfSatisfying(
            StoredRequest.Readable.class,
            readable -> assertThat(readable.request().redrive()).isEqualTo(1));
    assertThat(read.get(damaged))
        .isInstanceOfSatisfying(
            StoredRequest.Unreadable.class,
            unreadable -> assertThat(unreadable.why()).contains(damaged.value()));
    Request again = Request.of(damaged, execution, new RecordId("r"), "x");
    store().write(List.of(again));
    assertThat(store().read(List.of(damaged)))
        .containsEntry(damaged, new StoredRequest.Readable(again));
  }

  @Test
  void aRequestIsStoredComplete() {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    fields.put("z", "1");
    fields.put("a 😀", "");
    fields.put("会社名", "㈱Acme 😀");
    Request request =
        new Request(id(1), execution, new RecordId(""), "{}", fields, 0, OptionalLong.of(500_000));
    store().write(List.of(request));
    assertThat(stored(id(1))).isEqualTo(request);
    assertThat(stored(id(1)).fields().sequencedKeySet()).containsExactly("z", "a 😀", "会社名");
  }

  @Test
  void anyTextIsKept() {
    for (String text : List.of("", " ", "\u0000", "\r\n\t", "😀𠮟", "'\"\\", "x".repeat(350_000))) {
      Request request = Request.of(id(1), execution, new RecordId("r"), text);
      store().write(List.of(request));
      assertThat(stored(id(1))).isEqualTo(request);
    }
  }

  @Test
  void writingAgainChangesNothing() {
    List<Request> batch = rows(1, 3);
    store().write(batch);
    store().write(batch);
    assertThat(ofExecution(execution)).containsExactlyInAnyOrder(id(1), id(2), id(3));
    assertThat(stored(id(2))).isEqualTo(batch.get(1));
  }

  @Test
  void aBatchHasABound() {
    store().write(List.of());
    store().write(rows(1, RequestStore.BATCH));
    assertThat(ofExecution(execution)).hasSize(RequestStore.BATCH);
    assertThatThrownBy(() -> store().write(rows(101, 101 + RequestStore.BATCH)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store().existing(List.of(id(101)))).as("nothing of it is written").isEmpty();
  }

  @Test
  void aBatchOfLargeRequestsIsWrittenWhole() {
    store()
        .write(
            IntStream.rangeClosed(1, 10)
                .mapToObj(
                    row -> Request.of(id(row), execution, new RecordId("r"), "山".repeat(115_000)))
                .toList());
    assertThat(ofExecution(execution)).as("more than one page").hasSize(10).doesNotHaveDuplicates();
    assertThat(stored(id(10)).inputValue()).hasSize(115_000);
  }

  @Test
  void whatIsStoredIsTold() {
    store().write(rows(1, 2));
    assertThat(store().existing(List.of(id(1), id(3), id(2), id(1))))
        .containsExactlyInAnyOrder(id(1), id(2));
    assertThat(store().existing(List.of())).isEmpty();
    List<RequestId> hundred = IntStream.rangeClosed(1, 100).mapToObj(this::id).toList();
    assertThat(store().existing(hundred)).hasSize(2);
    assertThatThrownBy(
            () -> store().existing(IntStream.rangeClosed(1, 101).mapToObj(this::id).toList()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void requestsAreFoundByTheirExecution() {
    ExecutionId longer = new ExecutionId(execution.value() + "-1");
    store().write(rows(1, 3));
    store()
        .write(List.of(Request.of(RequestId.ofRow(longer, 1), longer, new RecordId("r"), "other")));
    assertThat(ofExecution(execution)).containsExactlyInAnyOrder(id(1), id(2), id(3));
    assertThat(ofExecution(longer)).containsExactly(RequestId.ofRow(longer, 1));
    assertThat(ofExecution(new ExecutionId(AtOnce.unique("nobody")))).isEmpty();
  }

  @Test
  void anyIdThatIsNotEmptyIsAName() {
    List<RequestId> odd =
        List.of("../", "a b/", "😀", "%2e", "'\"", "日本", " ", "\u0000", "x".repeat(900)).stream()
            .map(name -> new RequestId(name + execution))
            .toList();
    ExecutionId oddExecution = new ExecutionId("😀 '/" + execution);
    for (RequestId id : odd) {
      store().write(List.of(Request.of(id, oddExecution, new RecordId("\u0000😀"), "x")));
      assertThat(store().redrive(id)).isTrue();
      assertThat(stored(id).recordId()).isEqualTo(new RecordId("\u0000😀"));
    }
    assertThat(store().existing(odd)).containsExactlyInAnyOrderElementsOf(odd);
    assertThat(ofExecution(oddExecution)).containsExactlyInAnyOrderElementsOf(odd);
  }

  @Test
  void redrivingIsCounted() throws Exception {
    store().write(rows(1, 2));
    assertThat(stored(id(1)).redrive()).isZero();
    assertThat(AtOnce.call(8, i -> store().redrive(id(1)))).containsOnly(true);
    assertThat(stored(id(1)).redrive()).isEqualTo(8);
    assertThat(stored(id(1)).inputValue()).isEqualTo("row 1");
    assertThat(stored(id(2)).redrive()).isZero();
  }

  @Test
  void onlyMovesToTheEndCountAsRounds() {
    store().write(List.of(Request.of(id(1), execution, new RecordId("r"), "x")));
    assertThat(store().moveToEnd(id(1))).isTrue();
    assertThat(store().redrive(id(1))).isTrue();
    assertThat(stored(id(1)).redrive()).isEqualTo(2);
    assertThat(stored(id(1)).rounds()).isEqualTo(1);
    assertThat(store().moveToEnd(id(9))).isFalse();
  }

  @Test
  void aRequestThatIsAbsentIsNotMadeByRedriving() {
    assertThat(store().redrive(id(1))).isFalse();
    assertThat(store().existing(List.of(id(1)))).isEmpty();
  }

  private List<RequestId> ofExecution(ExecutionId of) {
    List<RequestId> all = new ArrayList<>();
    store().ofExecution(of).forEachRemaining(all::add);
    return all;
  }

  private List<Request> rows(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(row -> Request.of(id(row), execution, new RecordId("r"), "row " + row))
        .toList();
  }

  private RequestId id(int row) {
    return RequestId.ofRow(execution, row);
  }
}

package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The contract of [ResultStore], for every implementation.
public abstract class ResultStoreContract {
  protected final ExecutionId execution = new ExecutionId(AtOnce.unique("execution"));

  protected abstract ResultStore store();

  /// Replaces what is stored of a result.
  protected abstract void overwrite(RequestId request, String content);

  @Test
  void aDamagedResultIsSetAsideAndAWholeOneStays() {
    for (int row = 1; row <= 5; row++) {
      store().writeIfNone(execution, id(row), own(row));
    }
    overwrite(id(1), "");
    overwrite(id(2), own(2).line().substring(0, 20));
    overwrite(id(3), own(1).line());
    overwrite(id(4), own(4).line().replace("\"ok\"", "\"galaxy\""));
    for (int row = 1; row <= 4; row++) {
      assertThat(store().setAside(execution, id(row))).as("row %s", row).isTrue();
      assertThat(store().find(execution, id(row))).isEmpty();
      assertThat(store().setAside(execution, id(row))).as("row %s again", row).isFalse();
    }
    assertThat(store().setAside(execution, id(5))).isFalse();
    assertThat(store().setAside(execution, id(6))).isFalse();
    assertThat(listed(execution)).containsExactly(id(5));
    assertThat(store().writeIfNone(execution, id(1), own(1))).isTrue();
    assertThat(line(1)).isEqualTo(own(1).line());
  }

  private ResultDocument own(int row) {
    return ResultDocument.parse("{\"request_id\":\"%s\",\"verdict\":\"ok\"}".formatted(id(row)));
  }

  @Test
  void aResultIsWrittenOnce() {
    assertThat(store().find(execution, id(1))).isEmpty();
    assertThat(write(1, document(1))).isTrue();
    assertThat(write(1, document(2))).isFalse();
    assertThat(line(1)).isEqualTo(document(1).line());
    assertThat(store().find(execution, id(2))).isEmpty();
  }

  @Test
  void ofWritersAtOnceOneWritesTheResult() throws Exception {
    List<Boolean> written = AtOnce.call(20, i -> write(1, document(i)));
    assertThat(written).containsOnlyOnce(true);
    assertThat(line(1)).isEqualTo(document(written.indexOf(true)).line());
  }

  @Test
  void anyDocumentIsReadBackToTheByte() {
    List<String> texts = List.of("", "😀𠮟", "\\u0000\\r\\n", "\u2028", "山".repeat(120_000));
    for (int i = 0; i < texts.size(); i++) {
      ResultDocument document =
          ResultDocument.parse(
              "{\"verdict\":\"ok\",\"cost_usd\":0.00000001234567890123456789,\"n\":1.10,\"text\":\"%s\"}"
                  .formatted(texts.get(i)));
      write(i + 1, document);
      assertThat(line(i + 1)).isEqualTo(document.line()).isEqualTo(Json.line(document.json()));
    }
  }

  @Test
  void executionsHaveResultsOfTheirOwn() {
    ExecutionId other = new ExecutionId(execution + "x");
    RequestId shared = new RequestId("r");
    assertThat(store().writeIfNone(execution, shared, document(1))).isTrue();
    assertThat(store().find(other, shared)).isEmpty();
    assertThat(listed(other)).isEmpty();
    assertThat(store().writeIfNone(other, shared, document(2))).isTrue();
    assertThat(store().find(execution, shared).orElseThrow().line()).isEqualTo(document(1).line());
    assertThat(listed(execution)).containsExactly(shared);
    assertThat(ids(store().listAfter(other, new RequestId("q")))).containsExactly(shared);
    assertThat(ids(store().listAfter(new ExecutionId(execution + "y"), shared))).isEmpty();
  }

  @Test
  void anyIdIsAName() {
    ExecutionId odd = new ExecutionId("../a b/😀'" + execution);
    List<RequestId> all =
        List.of("../../x", "a/b", "😀", "%2e%2e", " ", ".", "..", "日本", "a+b", "'\"&", "\u0000")
            .stream()
            .map(RequestId::new)
            .toList();
    for (RequestId request : all) {
      assertThat(store().writeIfNone(odd, request, document(1))).as(request.value()).isTrue();
    }
    assertThat(listed(odd)).containsExactlyInAnyOrderElementsOf(all);
    for (RequestId request : all) {
      assertThat(store().find(odd, request)).isPresent();
    }
  }

  @Test
  void aLongIdIsAName() {
    RequestId one = new RequestId("y".repeat(2_000) + "1");
    RequestId other = new RequestId("y".repeat(2_000) + "2");
    assertThat(store().writeIfNone(execution, one, document(1))).isTrue();
    assertThat(store().writeIfNone(execution, other, document(2))).isTrue();
    assertThat(store().find(execution, other).orElseThrow().line()).isEqualTo(document(2).line());
    ExecutionId longName = new ExecutionId("z".repeat(900) + execution);
    assertThat(store().writeIfNone(longName, one, document(3))).isTrue();
    assertThat(store().find(longName, one)).isPresent();
  }

  @Test
  void aListGoesPastAPage() throws Exception {
    int rows = 1_050;
    AtOnce.call(
        8,
        thread -> {
          for (int row = 1 + thread; row <= rows; row += 8) {
            write(row, document(row));
          }
          return thread;
        });
    assertThat(listed(execution)).hasSize(rows).doesNotHaveDuplicates();
    assertThat(ids(store().listAfter(execution, id(1_040))))
        .containsExactlyElementsOf(IntStream.rangeClosed(1_041, rows).mapToObj(this::id).toList());
    assertThat(ids(store().listAfter(execution, id(20))))
        .containsExactlyElementsOf(IntStream.rangeClosed(21, rows).mapToObj(this::id).toList());
  }

  @Test
  void aListAfterARowNeedNotHaveThatRow() {
    for (int row : List.of(9, 3, 100_000, 10)) {
      write(row, document(row));
    }
    assertThat(ids(store().listAfter(execution, id(5))))
        .containsExactly(id(9), id(10), id(100_000));
    assertThat(ids(store().listAfter(execution, id(100_000)))).isEmpty();
    assertThat(listed(new ExecutionId(AtOnce.unique("nobody")))).isEmpty();
  }

  private boolean write(int row, ResultDocument document) {
    return store().writeIfNone(execution, id(row), document);
  }

  private String line(int row) {
    return store().find(execution, id(row)).orElseThrow().line();
  }

  private List<RequestId> listed(ExecutionId of) {
    return ids(store().list(of));
  }

  private static List<RequestId> ids(Iterator<RequestId> ids) {
    List<RequestId> all = new ArrayList<>();
    ids.forEachRemaining(all::add);
    return all;
  }

  private RequestId id(int row) {
    return RequestId.ofRow(execution, row);
  }

  private static ResultDocument document(int n) {
    return ResultDocument.parse(String.format(Locale.ROOT, "{\"verdict\":\"ok\",\"n\":%d}", n));
  }
}

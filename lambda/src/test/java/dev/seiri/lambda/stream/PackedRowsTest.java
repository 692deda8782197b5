package dev.seiri.lambda.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Reply;
import dev.seiri.core.model.Usage;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Several rows in one call: each row is answered, paid and recorded by itself.
class PackedRowsTest {
  /// With prices that do not divide.
  private static final String MODEL = "jp.anthropic.claude-haiku-5-5";

  private static final String TRUNCATED = "max_tokens";

  @Test
  void manyRowsShareACallAndWhatItCosts() throws Exception {
    PackingModel model = new PackingModel();
    BatchLoopBench bench = bench(model, 20);
    assertThat(bench.run(rows(bench, 1, 45))).isEmpty();
    assertThat(model.calls()).extracting(List::size).containsExactlyInAnyOrder(20, 20, 5);
    assertEachHasItsOwn(bench, 45);
    assertThat(bench.results.all()).allMatch(result -> result.verdict() == Verdict.OK);
    assertThat(bench.results.all())
        .extracting(result -> result.json().path("rows_in_call").asInt())
        .containsOnly(20, 5);
    assertPaid(bench, model);
    assertThat(bench.results.all().stream().mapToLong(ResultDocument::attempts).sum()).isEqualTo(3);
    assertThat(bench.run(rows(bench, 1, 45))).as("delivered again").isEmpty();
    assertThat(model.calls()).hasSize(3);
  }

  @Test
  void anAnswerServesThoseWhoTakeCallsOfAboutAsManyRows() throws Exception {
    PackingModel model = new PackingModel();
    BatchLoopBench bench = bench(model, 20);
    bench.run(rows(bench, 1, 20));
    bench.execution("like", payload(11));
    bench.execution("alone", payload(1));
    bench.execution("few", payload(5));
    bench.run(List.of(bench.insert("like", 1, "row 3"), bench.insert("like", 2, "row 4")));
    assertThat(model.calls()).hasSize(1);
    bench.run(List.of(bench.insert("alone", 1, "row 3")));
    bench.run(List.of(bench.insert("few", 1, "row 3")));
    assertThat(model.calls()).hasSize(3);
  }

  @Test
  void equalRowsTakeOnePlace() throws Exception {
    PackingModel model = new PackingModel();
    BatchLoopBench bench = bench(model, 20);
    List<DynamodbStreamRecord> batch = new ArrayList<>();
    for (int row = 1; row <= 30; row++) {
      batch.add(bench.insert("e", row, "row " + row % 10));
    }
    assertThat(bench.run(batch)).isEmpty();
    assertThat(model.calls()).hasSize(1);
    assertThat(model.calls().getFirst()).hasSize(10);
    assertThat(bench.results.all()).hasSize(30);
    assertThat(bench.execution().tally().reused()).isEqualTo(20);
    assertPaid(bench, model);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing",
        "twice",
        "no object",
        "of a neighbour",
        "against the schema",
        "foreign"
      })
  void aRowWithoutAnAnswerOfItsOwnIsAskedAloneOnce(String fault) throws Exception {
    PackingModel model =
        new PackingModel(entries -> {
          var seventh = entries.get("row 7");
          if (seventh != null) {
            spoil(fault, seventh);
          }
          return Optional.empty();
        });
    BatchLoopBench bench = bench(model, 20);
    assertThat(bench.run(rows(bench, 1, 20))).isEmpty();
    assertEachHasItsOwn(bench, 20);
    boolean isForeign = fault.equals("foreign");
    assertThat(model.calls()).hasSize(isForeign ? 1 : 2);
    assertPaid(bench, model);
    if (!isForeign) {
      assertThat(model.calls().get(1)).containsExactly("row 7");
      ResultDocument seventh = result(bench, "row 7");
      assertThat(seventh.verdict()).isEqualTo(Verdict.REPAIRED);
      assertThat(seventh.json().path("error_message").asString()).isNotEmpty();
      assertThat(seventh.json().path("rows_in_call").asInt()).isEqualTo(1);
      assertThat(seventh.usage().total()).as("its share, too").isGreaterThan(50);
    }
  }

  private static void spoil(String fault, List<ObjectNode> entries) {
    switch (fault) {
      case "missing" -> entries.clear();
      case "twice" -> entries.add(entries.getFirst());
      case "no object" -> entries.getFirst().put("answer", "row 7");
      case "of a neighbour" ->
          entries.getFirst().set("answer", Json.object().put("name", "row 11"));
      case "against the schema" -> entries.getFirst().set("answer", Json.object().put("n", "x"));
      case "foreign" -> {
        ObjectNode other = Json.object().put("id", "zzzzz");
        other.set("answer", Json.object().put("name", "x"));
        entries.add(other);
      }
      default -> throw new AssertionError(fault);
    }
  }

  @Test
  void swappedRowsAreSeenByTheirEchoes() throws Exception {
    PackingModel model =
        new PackingModel(entries -> {
          // Two rows whose contents have nothing to tell them apart by.
          var one = entries.get("row 3");
          var other = entries.get("row 4");
          if (one != null && other != null) {
            var id = one.getFirst().path("id");
            one.getFirst().set("id", other.getFirst().path("id"));
            other.getFirst().set("id", id);
            one.getFirst().set("answer", Json.object().put("name", "three"));
            other.getFirst().set("answer", Json.object().put("name", "four"));
          }
          return Optional.empty();
        });
    BatchLoopBench bench = bench(model, 20, true);
    assertThat(bench.run(rows(bench, 1, 20))).isEmpty();
    assertThat(model.calls()).hasSize(3);
    assertEachHasItsOwn(bench, 20);
    assertPaid(bench, model);
  }

  @Test
  void whatIsWholeOfACutOffAnswerCounts() throws Exception {
    PackingModel model =
        new PackingModel(entries -> {
          String said = PackingModel.said(entries);
          return Optional.of(
              PackingModel.saying(said.substring(0, said.indexOf("row 13")), TRUNCATED));
        });
    BatchLoopBench bench = bench(model, 20);
    assertThat(bench.run(rows(bench, 1, 20))).isEmpty();
    assertEachHasItsOwn(bench, 20);
    assertThat(model.calls()).as("rows 13 to 20 alone").hasSize(1 + 8);
    assertPaid(bench, model);
  }

  @Test
  void onlyTheRowThatIsDeclinedIsDeclined() throws Exception {
    PackingModel model =
        new PackingModel(entries -> Optional.of(PackingModel.saying("", "refusal")));
    BatchLoopBench bench = bench(model, 20);
    assertThat(bench.run(rows(bench, 1, 20))).isEmpty();
    assertEachHasItsOwn(bench, 20);
    assertThat(model.calls()).hasSize(21);
    assertPaid(bench, model);
  }

  @Test
  void aLostCallIsSharedOutAndEachRowIsAskedAlone() throws Exception {
    PackingModel model = new PackingModel(entries -> Optional.of(new Reply.Lost("cut off")));
    BatchLoopBench bench = bench(model, 20);
    assertThat(bench.run(rows(bench, 1, 20))).isEmpty();
    assertEachHasItsOwn(bench, 20);
    assertPaid(bench, model);
    assertThat(bench.results.all()).extracting(result -> result.lost().tokens()).doesNotContain(0L);
    assertThat(bench.results.all().stream().mapToLong(result -> result.lost().calls()).sum())
        .as("one call")
        .isEqualTo(1);
    assertThat(bench.results.all().stream().mapToLong(ResultDocument::attempts).sum())
        .isEqualTo(21);
  }

  @Test
  void rowsOfACallThatCannotBeMadeAreAskedAlone() throws Exception {
    for (Reply refused :
        List.of(new Reply.TooLong("longer than the model reads"), new Reply.Invalid("no"))) {
      PackingModel model = new PackingModel(entries -> Optional.of(refused));
      BatchLoopBench bench = bench(model, 20);
      assertThat(bench.run(rows(bench, 1, 20))).isEmpty();
      assertEachHasItsOwn(bench, 20);
      assertThat(bench.results.all()).allMatch(result -> result.verdict() == Verdict.OK);
      assertPaid(bench, model);
    }
  }

  @Test
  void callsGetSmallerWhereManyRowsGoWithoutAnAnswerAndLargerAgain() throws Exception {
    boolean[] works = {false};
    PackingModel model =
        new PackingModel(entries -> {
          if (!works[0] && entries.size() > 4) {
            entries.values().forEach(List::clear);
          }
          return Optional.empty();
        });
    BatchLoopBench bench = bench(model, 20);
    int row = 1;
    for (int batch = 0; batch < 4; batch++, row += 20) {
      assertThat(bench.run(rows(bench, row, row + 19))).isEmpty();
    }
    int before = model.calls().size();
    bench.run(rows(bench, row, row + 19));
    row += 20;
    assertThat(model.calls().subList(before, model.calls().size()))
        .allMatch(call -> call.size() <= 4);
    assertEachHasItsOwn(bench, 100);
    works[0] = true;
    for (int batch = 0; batch < 40; batch++, row += 20) {
      bench.run(rows(bench, row, row + 19));
    }
    assertThat(model.calls().getLast()).hasSize(20);
    assertPaid(bench, model);
  }

  @Test
  void noCallHasMoreRowsThanItsAnswerHasRoomFor() throws Exception {
    PackingModel model = new PackingModel();
    BatchLoopBench bench = new BatchLoopBench(model, payload("acme.small", 20, false));
    bench.run(rows(bench, 1, 20));
    assertThat(model.calls())
        .as("8,192 tokens, 1,064 a row")
        .extracting(List::size)
        .containsExactlyInAnyOrder(7, 7, 6);
  }

  @Test
  void theSameEventTenTimesAtOnceAsksForEachRowOnce() throws Exception {
    PackingModel model =
        new PackingModel(entries -> {
          pause();
          return Optional.empty();
        });
    BatchLoopBench bench = bench(model, 20);
    List<DynamodbStreamRecord> batch = rows(bench, 1, 50);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> deliveries = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        deliveries.add(threads.submit(() -> bench.run(batch)));
      }
      for (Future<List<String>> delivery : deliveries) {
        assertThat(delivery.get()).isEmpty();
      }
    }
    assertThat(model.calls().stream().flatMap(List::stream)).hasSize(50).doesNotHaveDuplicates();
    assertThat(bench.execution().paidAgain()).isZero();
    assertEachHasItsOwn(bench, 50);
  }

  @Test
  void tablesThatFailOneCallInTenLoseNothingAndCostNothingTwice() throws Exception {
    PackingModel model = new PackingModel();
    BatchLoopBench bench = bench(model, 20);
    Random random = new Random(11);
    bench.beforeEachCall =
        () -> {
          synchronized (random) {
            if (random.nextInt(10) == 0) {
              throw new StoreUnavailable("one in ten", new IOException("gone"));
            }
          }
        };
    for (int round = 0; round < 10; round++) {
      deliver(bench, rows(bench, 50 * round + 1, 50 * round + 50));
    }
    assertEachHasItsOwn(bench, 500);
    assertThat(model.calls().stream().flatMap(List::stream)).hasSize(500).doesNotHaveDuplicates();
    assertPaid(bench, model);
  }

  /// A process that dies with all that it has not recorded, again and again.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void killsCostAtMostTheCallsUnderWay(long seed) throws Exception {
    Random random = new Random(seed);
    PackingModel model = new PackingModel();
    BatchLoopBench bench = bench(model, 10);
    int[] left = {5 + random.nextInt(20)};
    bench.beforeEachRecord =
        () -> {
          synchronized (random) {
            if (left[0]-- <= 0) {
              throw new IllegalStateException("killed");
            }
          }
        };
    List<DynamodbStreamRecord> pending = rows(bench, 1, 60);
    for (int kills = 0; !pending.isEmpty(); kills++) {
      assertThat(kills).isLessThan(100);
      Set<String> again = new HashSet<>(bench.run(pending));
      pending =
          pending.stream()
              .filter(record -> again.contains(record.getDynamodb().getSequenceNumber()))
              .toList();
      bench.dies();
      left[0] = 5 + random.nextInt(20);
    }
    assertEachHasItsOwn(bench, 60);
  }

  /// With a budget in dollars and in tokens that cannot be kept, in random order, with lost calls,
  /// refused writes, faulty answers and repairs.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aBudgetIsNeverOvershot(long seed) throws Exception {
    Random random = new Random(seed);
    long[] lost = {0};
    PackingModel model =
        new PackingModel(entries -> {
          synchronized (random) {
            entries
                .values()
                .forEach(each -> {
                  if (random.nextInt(8) == 0) {
                    each.clear();
                  }
                });
            if (lost[0] == 0 || random.nextInt(6) == 0) {
              lost[0]++;
              return Optional.of(new Reply.Lost("cut off"));
            }
            return Optional.empty();
          }
        });
    BatchLoopBench bench = bench(model, 20);
    long limit = 300_000;
    bench.execution(
        "b", payload(20), new Limits(Optional.empty(), OptionalLong.of(limit), Optional.empty()));
    bench.beforeEachCall =
        () -> {
          synchronized (random) {
            if (random.nextInt(20) == 0) {
              throw new StoreUnavailable("one in twenty", new IOException("gone"));
            }
          }
        };
    List<DynamodbStreamRecord> pending = new ArrayList<>();
    for (int row = 1; row <= 200; row++) {
      pending.add(bench.insert("b", row, "row " + row));
    }
    for (int round = 0; round < 30 && !pending.isEmpty(); round++) {
      Set<String> again = new HashSet<>(bench.run(pending));
      pending.removeIf(record -> !again.contains(record.getDynamodb().getSequenceNumber()));
      pending.addAll(bench.redelivered());
    }
    Account account = bench.account("b");
    assertThat(account.spent().tokens()).isLessThanOrEqualTo(limit);
    assertThat(model.billed().total()).isLessThanOrEqualTo(account.spent().tokens());
    long results = bench.results.all().stream().mapToLong(r -> r.usage().total()).sum();
    assertThat(results + account.lost().tokens()).isGreaterThanOrEqualTo(model.billed().total());
    assertThat(bench.results.all()).isNotEmpty();
    assertThat(lost[0]).as("calls that were lost").isPositive();
  }

  private static void deliver(BatchLoopBench bench, List<DynamodbStreamRecord> batch)
      throws Exception {
    List<DynamodbStreamRecord> pending = batch;
    for (int deliveries = 0; !pending.isEmpty(); deliveries++) {
      assertThat(deliveries).as("each delivery gets on").isLessThan(60);
      Set<String> again = new HashSet<>(bench.run(pending));
      pending =
          pending.stream()
              .filter(record -> again.contains(record.getDynamodb().getSequenceNumber()))
              .toList();
    }
  }

  private static BatchLoopBench bench(PackingModel model, int rowsPerCall) {
    return bench(model, rowsPerCall, false);
  }

  private static BatchLoopBench bench(PackingModel model, int rowsPerCall, boolean echo) {
    return new BatchLoopBench(model, payload(MODEL, rowsPerCall, echo));
  }

  private static Payload payload(int rowsPerCall) {
    return payload(MODEL, rowsPerCall, false);
  }

  private static Payload payload(String model, int rowsPerCall, boolean echo) {
    return new Payload(
        new PromptKey("t", "v1"),
        model,
        List.of(),
        Inference.ofRowsPerCall(OptionalInt.of(rowsPerCall), Optional.of(echo)),
        true,
        OptionalInt.empty());
  }

  private static List<DynamodbStreamRecord> rows(BatchLoopBench bench, int from, int to) {
    List<DynamodbStreamRecord> batch = new ArrayList<>();
    for (int row = from; row <= to; row++) {
      batch.add(bench.insert("e", row, "row " + row));
    }
    return batch;
  }

  private static ResultDocument result(BatchLoopBench bench, String input) {
    return bench.results.all().stream()
        .filter(result -> result.inputValue().equals(input))
        .findFirst()
        .orElseThrow();
  }

  private static void assertEachHasItsOwn(BatchLoopBench bench, int rows) {
    assertThat(bench.results.all()).hasSize(rows);
    assertThat(bench.results.all())
        .allSatisfy(result ->
            assertThat(result.output().orElseThrow().path("name").asString())
                .isEqualTo(result.inputValue()));
  }

  /// Tokens and money of all results are what was billed, to the last digit.
  private static void assertPaid(BatchLoopBench bench, PackingModel model) {
    Usage paid =
        bench.results.all().stream().map(ResultDocument::usage).reduce(Usage.NONE, Usage::plus);
    assertThat(paid).isEqualTo(model.billed());
    BigDecimal usd =
        bench.results.all().stream()
            .map(result -> result.cost().orElseThrow())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal price = ModelCatalog.shipped().cost(MODEL, model.billed()).orElseThrow();
    assertThat(usd).isEqualByComparingTo(price);
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

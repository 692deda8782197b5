package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static dev.seiri.core.testing.ScriptedModel.saying;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.concurrent.Concurrently;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Reply;
import dev.seiri.core.testing.ScriptedModel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// At-least-once delivery: a row is sent to the model once and has one result, whichever process
/// delivers it and how often.
class IdempotencyTest {
  private static final ExecutionId E = new ExecutionId("e");

  @Test
  void redeliveredRowWritesNothingNewAndAsksNobody() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"));
    bench.run(rows);
    assertThat(bench.run(rows)).isEmpty();
    assertThat(model.questions()).hasSize(1);
    assertThat(bench.results.all()).hasSize(1);
    assertThat(bench.execution().tally().results()).isEqualTo(1);
  }

  @Test
  void aRowWithAResultIsNotAskedAgainAlthoughTheLedgerHasForgottenItsAnswer() throws Exception {
    ScriptedModel model = new ScriptedModel((question, exchange) -> GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"), bench.insert("e", 2, "b"));
    bench.run(rows.subList(0, 1));
    bench.ledger.forget();
    bench.redriven.addAll(List.of(RequestId.ofRow(E, 1), RequestId.ofRow(E, 2)));
    assertThat(bench.run(bench.redelivered())).isEmpty();
    assertThat(model.questions()).as("the redriven one without a result is asked").hasSize(2);
    assertThat(bench.results.all()).hasSize(2);

    bench.ledger.forget();
    rows.forEach(row -> writtenAt(row, Instant.now().minus(Duration.ofHours(2))));
    assertThat(bench.run(rows)).isEmpty();
    assertThat(model.questions()).as("their records are old").hasSize(2);
    assertThat(bench.execution().tally().results()).isEqualTo(2);
  }

  @Test
  void aFreshRowCostsNoReadOfItsResult() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    DynamodbStreamRecord row = bench.insert("e", 1, "a");
    writtenAt(row, Instant.now());
    bench.run(List.of(row));
    assertThat(bench.resultReads.get()).isZero();
    DynamodbStreamRecord old = bench.insert("e", 2, "b");
    writtenAt(old, Instant.now().minus(Duration.ofHours(2)));
    bench.run(List.of(old));
    assertThat(bench.resultReads.get()).isEqualTo(1);
  }

  @Test
  void aRowWhoseResultCannotBeLookedUpIsRetried() throws Exception {
    ScriptedModel model = new ScriptedModel((question, exchange) -> GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    DynamodbStreamRecord old = bench.insert("e", 1, "a");
    writtenAt(old, Instant.now().minus(Duration.ofHours(2)));
    bench.beforeEachCall =
        () -> {
          throw new StoreUnavailable("the bucket does not answer", new IOException("gone"));
        };
    assertThat(bench.run(List.of(old))).hasSize(1);
    assertThat(model.questions()).isEmpty();
    bench.beforeEachCall = () -> {};
    assertThat(bench.run(List.of(old))).isEmpty();
    assertThat(model.questions()).hasSize(1);
  }

  private static void writtenAt(DynamodbStreamRecord row, Instant moment) {
    row.getDynamodb().setApproximateCreationDateTime(Date.from(moment));
  }

  @Test
  void equalInputsAreAskedOnceAndOnlyOneOfThemPays() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.run("a", "a", "a", "b");
    assertThat(model.questions()).hasSize(2);
    assertThat(bench.results.all()).hasSize(4);
    assertThat(bench.execution().tally().reused()).isEqualTo(2);
    assertThat(bench.results.all())
        .filteredOn(result -> result.json().path("reused").asBoolean())
        .allSatisfy(result -> {
          assertThat(result.json().path("cost_usd").decimalValue()).isZero();
          assertThat(result.json().has("reuse_saved_usd")).isTrue();
        });
    assertThat(bench.execution().tally().inputTokens()).isEqualTo(200);
  }

  @Test
  void theSameEventDeliveredManyTimesAtOnceAsksOnce() throws Exception {
    ScriptedModel model =
        new ScriptedModel((question, exchange) -> {
          sleep(50);
          return GOOD;
        });
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows =
        IntStream.rangeClosed(1, 5).mapToObj(i -> bench.insert("e", i, "input " + i)).toList();
    List<Integer> ten = IntStream.range(0, 10).boxed().toList();
    List<List<String>> pending =
        Concurrently.map(ten, i -> bench.run(rows), (i, e) -> List.of(e.toString()));
    assertThat(pending).allSatisfy(list -> assertThat(list).isEmpty());
    assertThat(model.questions()).hasSize(5);
    assertThat(bench.results.all()).hasSize(5);
    assertThat(bench.execution().tally().results()).isEqualTo(5);
  }

  @Test
  void aLookupThatCameTooEarlyDoesNotAskAgain() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.run("Acme");
    bench.lateLookups = 1;
    assertThat(bench.run("Acme")).isEmpty();
    assertThat(model.questions()).hasSize(1);
    assertThat(bench.results.all()).hasSize(2);
  }

  @Test
  void anAnswerThatSomebodyElseRecordedFirstIsCountedAsPaidAgain() throws Exception {
    BatchLoopBench[] bench = new BatchLoopBench[1];
    bench[0] =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> {
              bench[0].ledger.record(
                  question.id(""),
                  Answer.of(
                      ((Reply.Answered) answer("{\"name\":\"first\"}")).completion(),
                      1,
                      new RequestId("other"),
                      Instant.EPOCH));
              return GOOD;
            }));
    bench[0].run("a");
    assertThat(bench[0].only().json().path("output").path("name").asString()).isEqualTo("first");
    assertThat(bench[0].execution().paidAgain()).isEqualTo(1);
  }

  @Test
  void aRepairThatSomebodyElseMadeFirstIsCountedAsPaidAgain() throws Exception {
    BatchLoopBench[] bench = new BatchLoopBench[1];
    bench[0] =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> {
              if (exchange.isEmpty()) {
                return answer("no json");
              }
              Answer recorded =
                  bench[0].ledger.find(List.of(question.id(""))).values().iterator().next();
              bench[0].ledger.amend(
                  question.id(""),
                  recorded
                      .withRepair(((Reply.Answered) answer("{\"name\":\"first\"}")).completion(), 1)
                      .under("another"));
              return GOOD;
            }));
    bench[0].run("a");
    assertThat(bench[0].only().json().path("output").path("name").asString()).isEqualTo("first");
    assertThat(bench[0].execution().paidAgain()).isEqualTo(1);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

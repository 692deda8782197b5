package dev.seiri.lambda.stream;

import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.budget.PaidAgain;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.testing.ScriptedModel;
import dev.seiri.lambda.ask.ConcurrencyLimiter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What happens to money when the ledger takes no answers.
class RefusingLedgerTest {
  private static final int ROWS = 200;
  private static final int BATCH = 20;

  private final ScriptedModel model = new ScriptedModel((question, exchange) -> GOOD);
  private final BatchLoopBench bench = new BatchLoopBench(model);
  private final AtomicInteger writes = new AtomicInteger();

  @Test
  void nothingMoreIsAskedUntilTheLedgerTakesAnswersAgain() throws Exception {
    AtomicBoolean refuses = new AtomicBoolean(true);
    bench.beforeEachRecord = () -> failIf(refuses.get());
    List<DynamodbStreamRecord> rows = rows();
    for (int round = 0; round < 5; round++) {
      deliver(rows);
    }
    int asked = model.questions().size();
    assertThat(asked).isPositive().isLessThanOrEqualTo(bound());
    assertThat(bench.recorder().refusal()).isPresent();
    assertThat(bench.causes.newest())
        .hasEntrySatisfying(E, cause -> assertThat(cause.why()).contains("the disk is full"));

    refuses.set(false);
    assertThat(bench.recorder().flush(Duration.ofSeconds(10))).isTrue();
    deliverAll(rows);
    assertThat(model.questions()).as("the kept answers are used").hasSize(ROWS);
    assertThat(bench.results.all()).hasSize(ROWS);
    assertThat(bench.causes.newest()).isEmpty();
  }

  @Test
  void answersThatWaitAreLostWithTheirProcessWithinTheBound() throws Exception {
    AtomicBoolean refuses = new AtomicBoolean();
    bench.beforeEachRecord = () -> failIf(refuses.get() || writes.incrementAndGet() > ROWS / 4);
    List<DynamodbStreamRecord> rows = rows();
    for (int death = 0; death < 3; death++) {
      deliver(rows);
      deliver(rows);
      bench.dies();
      writes.set(0);
    }
    writes.set(-10 * ROWS);
    deliverAll(rows);
    assertPaidAsSaid();
    assertThat(model.questions().size() - ROWS).isPositive().isLessThanOrEqualTo(3 * bound());
  }

  @Test
  void aLedgerThatFailsEachThirdWriteCostsNothing() throws Exception {
    bench.beforeEachRecord = () -> failIf(writes.incrementAndGet() % 3 == 0);
    deliverAll(rows());
    assertThat(model.questions()).hasSize(ROWS);
  }

  @Test
  void aLedgerThatFailsForAWhileCostsNothingWhereTheProcessLives() throws Exception {
    bench.beforeEachRecord =
        () -> {
          int write = writes.incrementAndGet();
          failIf(write > 50 && write < 200);
        };
    deliverAll(rows());
    assertThat(model.questions()).hasSize(ROWS);
    assertPaidAsSaid();
    bench.loop().recordKept();
    assertThat(bench.notes.left(E)).as("all that was paid is recorded").isEmpty();
    assertThat(perhaps()).isZero();
  }

  @Test
  void aLostPermissionHaltsWithTheWordsOfTheService() throws Exception {
    bench.beforeEachRecord =
        () -> {
          if (writes.incrementAndGet() > 50) {
            throw new StoreUnavailable(
                StoreUnavailable.Kind.DENIED,
                "cannot record an answer in responses: not authorized to perform UpdateItem",
                new IOException());
          }
        };
    List<DynamodbStreamRecord> rows = rows();
    deliver(rows);
    deliver(rows);
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(bench.execution().reason().orElseThrow()).contains("not authorized to perform");
    assertThat(model.questions().size()).isLessThanOrEqualTo(50 + bound());

    writes.set(-10 * ROWS);
    bench.executions.resume(E);
    deliverAll(rows);
    assertThat(model.questions()).hasSize(ROWS);
  }

  @Test
  void aDeniedLookupHaltsBeforeAnythingIsAsked() throws Exception {
    bench.beforeEachCall =
        () -> {
          throw new StoreUnavailable(
              StoreUnavailable.Kind.DENIED,
              "cannot read answers: no such table",
              new IOException());
        };
    assertThat(bench.run("a")).isEmpty();
    assertThat(bench.execution().reason()).contains("cannot read answers: no such table");
    assertThat(model.questions()).isEmpty();
  }

  @Test
  void whatTheLedgerHoldsAndCannotBeReadIsNotAskedAgain() throws Exception {
    bench.unreadable = true;
    assertThat(bench.run("a")).hasSize(1);
    assertThat(model.questions()).isEmpty();
    assertThat(bench.causes.newest())
        .hasEntrySatisfying(E, cause -> assertThat(cause.why()).contains("first is garbage"));
    bench.unreadable = false;
    assertThat(bench.run("a")).isEmpty();
  }

  /// Billed = one answer a row + what is known or said to be paid again.
  private void assertPaidAsSaid() {
    long again = bench.execution().paidAgain() + perhaps();
    assertThat((long) model.questions().size()).isLessThanOrEqualTo(ROWS + again);
  }

  private long perhaps() {
    return PaidAgain.most(bench.notes, bench.ledger, E, bench.execution().account());
  }

  private int bound() {
    return ConcurrencyLimiter.mostUnrecorded(bench.settings.maxInFlight());
  }

  private void failIf(boolean fails) {
    if (fails) {
      throw new StoreUnavailable("the disk is full", new IOException("no space left"));
    }
  }

  private List<DynamodbStreamRecord> rows() {
    List<DynamodbStreamRecord> rows = new ArrayList<>();
    for (int row = 1; row <= ROWS; row++) {
      rows.add(bench.insert("e", row, "row " + row));
    }
    return rows;
  }

  /// Delivers all rows once, batch by batch.
  ///
  /// @return those that are pending
  private List<DynamodbStreamRecord> deliver(List<DynamodbStreamRecord> rows) throws Exception {
    Set<String> pending = new HashSet<>();
    for (int from = 0; from < rows.size(); from += BATCH) {
      pending.addAll(bench.run(rows.subList(from, Math.min(from + BATCH, rows.size()))));
    }
    return rows.stream()
        .filter(row -> pending.contains(row.getDynamodb().getSequenceNumber()))
        .toList();
  }

  private void deliverAll(List<DynamodbStreamRecord> rows) throws Exception {
    List<DynamodbStreamRecord> pending = rows;
    for (int deliveries = 0; !pending.isEmpty(); deliveries++) {
      assertThat(deliveries).as("each delivery gets on").isLessThan(200);
      pending = deliver(pending);
    }
  }
}

package dev.seiri.lambda.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.budget.DeadReservations;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.request.GivenUp;
import dev.seiri.core.request.Request;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.MemoryExports;
import dev.seiri.core.testing.MemoryGivenUp;
import dev.seiri.core.testing.MemoryInFlightNoteStore;
import dev.seiri.core.testing.MemoryLedger;
import dev.seiri.core.testing.MemoryPrompts;
import dev.seiri.core.testing.MemoryRequests;
import dev.seiri.core.testing.MemoryResults;
import dev.seiri.prompts.file.PromptFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Ten hours of queue in simulated time: a hundred executions are loaded at once and answered one
/// after the other, while the sweep looks every ten minutes.
class LongQueueTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration QUEUE = Duration.ofHours(10);
  private static final Duration EVERY = Duration.ofMinutes(10);
  private static final int EXECUTIONS = 100;
  private static final int ROWS = 20;

  private final MemoryExecutions executions = new MemoryExecutions();
  private final MemoryRequests requests = new MemoryRequests();
  private final MemoryResults results = new MemoryResults();
  private final MemoryGivenUp givenUp = new MemoryGivenUp();
  private final MemoryPrompts prompts = new MemoryPrompts();
  private final Set<RequestId> lost = new HashSet<>();
  private Instant now = START;

  @BeforeEach
  void load() {
    prompts.put(PromptFile.parse("{task_name: t, prompt_version: v1, prompt_template: x}", "test"));
    for (int e = 0; e < EXECUTIONS; e++) {
      ExecutionId id = execution(e);
      executions.createIfNotExists(
          Execution.loading(
              id, Payload.of(new PromptKey("t", "v1"), "m"), Execution.Provenance.UNKNOWN));
      for (int row = 1; row <= ROWS; row++) {
        requests.write(
            List.of(Request.of(RequestId.ofRow(id, row), id, new RecordId("r" + row), "x")));
      }
      executions.loaded(id, ROWS);
    }
  }

  @Test
  void noWaitingRowIsRedriven() throws Exception {
    assertThat(play(QUEUE)).isZero();
    assertThat(requests.all()).allMatch(request -> request.redrive() == 0);
  }

  @Test
  void whatTheMappingHasGivenUpIsBackWithTheNextSweepAndThenAfterALongerAndLongerPause()
      throws Exception {
    play(Duration.ofHours(3));
    List<GivenUp.Row> some =
        List.of(
            new GivenUp.Row(execution(99), RequestId.ofRow(execution(99), 3)),
            new GivenUp.Row(execution(99), RequestId.ofRow(execution(99), 4)),
            new GivenUp.Row(new ExecutionId("gone"), RequestId.ofRow(execution(99), 5)));
    givenUp.keep(now, some);
    assertThat(play(EVERY)).isEqualTo(2);
    assertThat(givenUp.list().hasNext()).as("put aside").isFalse();
    givenUp.keep(now, some);
    assertThat(play(EVERY)).as("ten minutes").isEqualTo(2);
    givenUp.keep(now, some);
    assertThat(play(EVERY)).as("twenty minutes").isZero();
    assertThat(play(EVERY)).isEqualTo(2);
    assertThat(requests.all()).filteredOn(request -> request.redrive() > 0).hasSize(2);
    assertThat(requests.all()).as("of its own").allMatch(request -> request.rounds() == 0);
  }

  @Test
  void aRowsOwnRoundsAreNoReasonToWait() throws Exception {
    play(Duration.ofHours(3));
    RequestId row = RequestId.ofRow(execution(99), 3);
    assertThat(requests.moveToEnd(row)).isTrue();
    assertThat(requests.moveToEnd(row)).isTrue();
    givenUp.keep(now, List.of(new GivenUp.Row(execution(99), row)));
    assertThat(play(EVERY)).as("never given up before").isEqualTo(1);
  }

  @Test
  void aRowThatIsLostWithoutATraceIsBackWithinADay() throws Exception {
    RequestId row = RequestId.ofRow(execution(50), 7);
    lost.add(row);
    long before = play(QUEUE);
    assertThat(before).isZero();
    long redriven = play(Duration.ofHours(24));
    assertThat(redriven).isEqualTo(1);
    assertThat(requests.find(row).orElseThrow().redrive()).isEqualTo(1);
  }

  /// @return how many rows were redriven
  private long play(Duration time) throws InterruptedException {
    long redriven = 0;
    for (Instant end = now.plus(time); now.isBefore(end); ) {
      now = now.plus(EVERY);
      answer();
      SweepPorts ports =
          new SweepPorts(
              executions,
              executions.budgets(),
              new DeadReservations(
                  executions.budgets(),
                  new MemoryInFlightNoteStore(),
                  new MemoryLedger(),
                  prompts,
                  ModelCatalog.shipped()),
              requests,
              Optional.of(givenUp),
              prompts,
              results,
              new MemoryExports(),
              Optional.empty());
      redriven +=
          new Sweep(ports, SweepSettings.DEFAULT, Clock.fixed(now, ZoneOffset.UTC))
              .run(now.plusSeconds(60))
              .redriven();
    }
    return redriven;
  }

  /// Answers the rows whose turn has come.
  private void answer() {
    double done = (double) Duration.between(START, now).toMillis() / QUEUE.toMillis();
    long rows = Math.min(EXECUTIONS * ROWS, (long) (done * EXECUTIONS * ROWS));
    for (int i = 0; i < rows; i++) {
      ExecutionId id = execution(i / ROWS);
      RequestId row = RequestId.ofRow(id, i % ROWS + 1);
      if (!lost.contains(row)) {
        results.writeIfNone(id, row, ResultDocument.parse("{\"verdict\":\"ok\",\"output\":{}}"));
      }
    }
  }

  private static ExecutionId execution(int number) {
    return new ExecutionId("e" + number);
  }
}

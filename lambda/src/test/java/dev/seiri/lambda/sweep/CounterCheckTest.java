package dev.seiri.lambda.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.budget.DeadReservations;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.MemoryExports;
import dev.seiri.core.testing.MemoryInFlightNoteStore;
import dev.seiri.core.testing.MemoryLedger;
import dev.seiri.core.testing.MemoryPrompts;
import dev.seiri.core.testing.MemoryRequests;
import dev.seiri.core.testing.MemoryResults;
import dev.seiri.prompts.file.PromptFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Counters that fell behind the results, or ran ahead of them.
class CounterCheckTest {
  private static final ExecutionId E = new ExecutionId("e");
  private static final Duration QUIET = Duration.ofMinutes(17);

  private final MemoryExecutions executions = new MemoryExecutions();
  private final MemoryPrompts prompts = new MemoryPrompts();
  private final MemoryResults results = new MemoryResults();
  private final MemoryExports exports = new MemoryExports();
  private boolean idle;
  private int read;
  private int countedPerRead;
  private Instant now = Instant.parse("2026-11-01T12:00:00Z");

  @BeforeEach
  void load() {
    prompts.put(
        PromptFile.parse(
            """
            task_name: t
            prompt_version: v1
            prompt_template: "{{ input_value }}"
            """,
            "test"));
    executions.createIfNotExists(
        Execution.loading(
            E, Payload.of(new PromptKey("t", "v1"), "m"), Execution.Provenance.UNKNOWN));
    executions.loaded(E, 3);
  }

  @Test
  void countersThatFellBehindAreRightOnceNoBatchCanCountAnyMore() throws Exception {
    results(3);
    count(2);
    sweepUntilExported();
    assertThat(summarized()).isEqualTo(2);
    now = now.plus(Duration.ofMinutes(14));
    sweep();
    assertThat(counted()).as("a batch may still count what it wrote").isEqualTo(2);
    now = now.plus(QUIET);
    sweep();
    assertThat(counted()).isEqualTo(3);
    assertThat(tally().inputTokens()).isEqualTo(30);
    assertThat(tally().costUsd()).isEqualByComparingTo("0.3");
    assertThat(summarized()).isEqualTo(3);
    assertNothingLeftToDo();
  }

  @Test
  void aClockThatWasAheadPutsOffNoComparison() throws Exception {
    results(3);
    count(2);
    now = now.plus(Duration.ofHours(25));
    sweepUntilExported();
    now = now.minus(Duration.ofHours(25));
    sweep();
    now = now.plus(QUIET);
    sweep();
    assertThat(counted()).isEqualTo(3);
  }

  @Test
  void whereItIsKnownThatNoBatchIsProcessedThereIsNoWait() throws Exception {
    idle = true;
    results(3);
    count(2);
    sweepUntilExported();
    assertThat(counted()).isEqualTo(3);
    assertThat(summarized()).isEqualTo(3);
    assertNothingLeftToDo();
  }

  @Test
  void countersThatAreAheadAreSetBack() throws Exception {
    idle = true;
    results(3);
    count(5);
    sweep();
    assertThat(counted()).isEqualTo(3);
  }

  @Test
  void noResultIsReadWhereTheCountersAreRight() throws Exception {
    idle = true;
    results(2);
    count(2);
    executions.halt(E, "why");
    sweep();
    assertThat(read).isZero();
    assertNothingLeftToDo();
  }

  @Test
  void whatIsCountedMeanwhileIsNotCountedTwice() throws Exception {
    idle = true;
    results(3);
    count(1);
    countedPerRead = 1;
    executions.halt(E, "why");
    sweep();
    assertThat(counted()).as("three reads, and the counters are not replaced").isEqualTo(4);
    countedPerRead = 0;
    sweep();
    assertThat(counted()).isEqualTo(3);
  }

  @Test
  void aHaltedExecutionIsComparedOnceAndAgainAfterItWasResumed() throws Exception {
    idle = true;
    results(1);
    executions.halt(E, "why");
    sweep();
    assertThat(counted()).isEqualTo(1);
    assertNothingLeftToDo();
    executions.resume(E);
    results(2);
    executions.halt(E, "again");
    sweep();
    assertThat(counted()).isEqualTo(2);
  }

  @Test
  void whatIsDamagedIsLeftToARepairAndLookedAtOnce() throws Exception {
    idle = true;
    results(2);
    results.writeIfNone(E, RequestId.ofRow(E, 3), ResultDocument.parse("{\"verdict\":\"ok\"}"));
    count(1);
    executions.halt(E, "why");
    sweep();
    assertThat(counted()).isEqualTo(1);
    assertNothingLeftToDo();
  }

  @Test
  void aRecountThatDiedBeforeItsSummaryIsContinued() throws Exception {
    idle = true;
    results(3);
    count(3);
    sweepUntilExported();
    count(1);
    sweep(0);
    assertThat(counted()).as("this is the step before the summary").isEqualTo(3);
    exports.failAfter(Integer.MAX_VALUE);
    exports.write(E, ExportFile.FINISHED, "{}".getBytes(StandardCharsets.UTF_8));
    sweep();
    assertThat(summarized()).isEqualTo(3);
    assertNothingLeftToDo();
  }

  /// The first sweep sees progress, the second one that all results are there.
  private void sweepUntilExported() throws InterruptedException {
    for (int i = 0; i < 3 && !exports.has(ExportFile.FINISHED); i++) {
      sweep();
    }
  }

  private void assertNothingLeftToDo() throws InterruptedException {
    Execution before = executions.find(E).orElseThrow();
    int reads = read;
    now = now.plus(QUIET);
    sweep();
    assertThat(executions.find(E)).contains(before);
    assertThat(read).isEqualTo(reads);
  }

  private void sweep() throws InterruptedException {
    sweep(Integer.MAX_VALUE);
  }

  /// @param steps after so many the exports fail
  private void sweep(int steps) throws InterruptedException {
    exports.failAfter(steps);
    MemoryLedger ledger = new MemoryLedger();
    new Sweep(
            new SweepPorts(
                executions,
                executions.budgets(),
                new DeadReservations(
                    executions.budgets(),
                    new MemoryInFlightNoteStore(),
                    ledger,
                    prompts,
                    ModelCatalog.shipped()),
                new MemoryRequests(),
                Optional.empty(),
                prompts,
                new Reads(),
                exports,
                Optional.empty()),
            SweepSettings.DEFAULT,
            () -> idle,
            Clock.fixed(now, ZoneOffset.UTC))
        .run(now.plusSeconds(60));
  }

  private Tally tally() {
    return executions.find(E).orElseThrow().tally();
  }

  private long counted() {
    return tally().results();
  }

  private int summarized() {
    return Json.read(new String(exports.file(ExportFile.FINISHED), StandardCharsets.UTF_8))
        .path("verdicts")
        .path("ok")
        .asInt();
  }

  private void count(long more) {
    executions.count(
        E,
        new Tally(
            Map.of(Verdict.OK, more),
            0,
            10 * more,
            0,
            0,
            new BigDecimal("0.1").multiply(BigDecimal.valueOf(more))));
  }

  private void results(int rows) {
    for (int row = 1; row <= rows; row++) {
      results.writeIfNone(
          E,
          RequestId.ofRow(E, row),
          ResultDocument.parse(
              String.format(
                  Locale.ROOT,
                  "{\"request_id\":\"%s\",\"verdict\":\"ok\",\"input_tokens\":10,\"cost_usd\":0.1}",
                  RequestId.ofRow(E, row))));
    }
  }

  /// The results, whose reads are counted, and during which batches may count.
  private final class Reads implements ResultStore {
    @Override
    public boolean writeIfNone(ExecutionId execution, RequestId request, ResultDocument document) {
      throw new AssertionError("the sweep writes no result");
    }

    @Override
    public boolean setAside(ExecutionId execution, RequestId request) {
      throw new AssertionError("the sweep sets no result aside");
    }

    @Override
    public Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
      synchronized (executions) {
        read++;
        if (countedPerRead > 0) {
          count(countedPerRead);
        }
      }
      return results.find(execution, request);
    }

    @Override
    public Iterator<RequestId> list(ExecutionId execution) {
      return results.list(execution);
    }

    @Override
    public Iterator<RequestId> listAfter(ExecutionId execution, RequestId request) {
      return results.listAfter(execution, request);
    }
  }
}

package dev.seiri.lambda.stream;

import static dev.seiri.lambda.stream.BatchLoopBench.BUSY;
import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.ScriptedModel;
import dev.seiri.core.testing.SettableClock;
import dev.seiri.lambda.ask.WaitCauses;
import dev.seiri.lambda.ask.WaitCauses.Part;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What rows wait for, on the item of their execution.
class WaitReporterTest {
  private final SettableClock clock = new SettableClock();
  private final MemoryExecutions executions = new MemoryExecutions();
  private final WaitCauses causes = new WaitCauses(clock);
  private final WaitReporter reporter = new WaitReporter(executions, causes, clock);

  @BeforeEach
  void load() {
    executions.createIfNotExists(
        Execution.loading(
            E, Payload.of(new PromptKey("t", "v1"), "m"), Execution.Provenance.UNKNOWN));
    causes.whenChanged(() -> {});
  }

  @Test
  void theNewestCauseIsNotedAndWithdrawn() {
    causes.note(E, Part.MODEL, "throttled");
    reporter.report();
    assertThat(why()).contains("throttled");
    clock.advance(Duration.ofSeconds(6));
    causes.note(E, Part.LEDGER, "the disk is full");
    reporter.report();
    assertThat(why()).contains("the disk is full");
    clock.advance(Duration.ofSeconds(6));
    causes.clear(E, Part.LEDGER);
    causes.clear(E, Part.MODEL);
    reporter.report();
    assertThat(why()).isEmpty();
  }

  @Test
  void writesAreSeldom() {
    causes.note(E, Part.MODEL, "throttled");
    reporter.report();
    WaitCause first = noted().orElseThrow();
    clock.advance(Duration.ofSeconds(4));
    causes.note(E, Part.MODEL, "timed out");
    reporter.report();
    assertThat(noted()).as("too early for another one").contains(first);
    clock.advance(Duration.ofSeconds(2));
    reporter.report();
    WaitCause second = noted().orElseThrow();
    assertThat(second.why()).isEqualTo("timed out");
    clock.advance(Duration.ofSeconds(50));
    causes.note(E, Part.MODEL, "timed out");
    reporter.report();
    assertThat(noted()).as("it says the same").contains(second);
    clock.advance(Duration.ofSeconds(20));
    reporter.report();
    assertThat(noted().orElseThrow().at()).as("it lasts").isAfter(second.at());
  }

  @Test
  void aClockThatIsSetBackPutsOffNoCause() {
    causes.note(E, Part.MODEL, "throttled");
    reporter.report();
    clock.advance(Duration.ofHours(-1));
    causes.clear(E, Part.MODEL);
    causes.note(E, Part.LEDGER, "the disk is full");
    reporter.report();
    assertThat(why()).contains("the disk is full");
  }

  @Test
  void whatAnotherProcessNotedSinceIsNotWithdrawn() {
    causes.note(E, Part.MODEL, "throttled");
    reporter.report();
    clock.advance(Duration.ofSeconds(6));
    executions.waitsFor(E, new WaitCause(clock.instant(), "the disk is full"));
    causes.clear(E, Part.MODEL);
    reporter.report();
    assertThat(why()).contains("the disk is full");
  }

  @Test
  void anExecutionThatIsGoneIsNoTrouble() {
    ExecutionId gone = new ExecutionId("gone");
    causes.note(gone, Part.ROW, "a request that cannot be read");
    reporter.report();
    assertThat(executions.find(gone)).isEmpty();
  }

  @Test
  void aCauseGrowsOld() {
    WaitCause cause = new WaitCause(clock.instant(), "throttled");
    assertThat(cause.describe(clock.instant().plusSeconds(100))).isEqualTo("throttled");
    assertThat(cause.describe(clock.instant().plusSeconds(600)))
        .isEqualTo("no handler has reported for 10 min; last: throttled");
  }

  @Test
  void aBatchNotesWhatItsRowsWaitFor() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(new ScriptedModel((question, exchange) -> BUSY));
    bench.run("a");
    assertThat(bench.execution().waitsFor().map(WaitCause::why))
        .isPresent()
        .isEqualTo(Optional.ofNullable(bench.causes.newest().get(E)).map(WaitCause::why));
  }

  private Optional<WaitCause> noted() {
    return executions.find(E).orElseThrow().waitsFor();
  }

  private Optional<String> why() {
    return noted().map(WaitCause::why);
  }
}

package dev.seiri.lambda.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.export.Warehouse;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.MemoryExecutions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WarehouseExportTest {
  private static final ExecutionId E = new ExecutionId("e");

  private final MemoryExecutions executions = new MemoryExecutions();
  private final List<Integer> begun = new ArrayList<>();
  private final Deque<Warehouse.State> states = new ArrayDeque<>();
  private final Warehouse warehouse =
      new Warehouse() {
        @Override
        public int steps() {
          return 2;
        }

        @Override
        public String begin(ExecutionId execution, int step) {
          begun.add(step);
          return "work-" + begun.size();
        }

        @Override
        public State state(String work) {
          return states.isEmpty() ? State.DONE : states.pop();
        }

        @Override
        public String reason(String work) {
          return "no room for " + work;
        }
      };

  @BeforeEach
  void execution() {
    executions.createIfNotExists(
        Execution.loading(
            E, Payload.of(new PromptKey("t", "v1"), "m"), Execution.Provenance.UNKNOWN));
  }

  @Test
  void eachStepIsDoneOnceInItsOrder() throws Exception {
    states.add(Warehouse.State.UNDER_WAY);
    advance();
    assertThat(begun).containsExactly(0, 1);
    assertThat(find().sweeping().filedAt()).isPresent();
    advance();
    assertThat(begun).as("nothing is left to do").hasSize(2);
  }

  @Test
  void aStepInProgressIsContinuedByTheNextSweep() throws Exception {
    for (int i = 0; i < 30; i++) {
      states.add(Warehouse.State.UNDER_WAY);
    }
    advance();
    assertThat(find().sweeping().filing().orElseThrow().work()).isEqualTo("work-1");
    states.clear();
    advance();
    assertThat(begun).containsExactly(0, 1);
    assertThat(find().sweeping().filedAt()).isPresent();
  }

  @Test
  void aFailedStepIsRetried() throws Exception {
    states.add(Warehouse.State.FAILED);
    advance();
    assertThat(begun).containsExactly(0, 0, 1);
    assertThat(find().sweeping().filedAt()).isPresent();
  }

  @Test
  void filingIsGivenUpAfterFiveFailuresWithTheReasonKept() throws Exception {
    for (int i = 0; i < 6; i++) {
      states.add(Warehouse.State.FAILED);
    }
    assertThatThrownBy(this::advance)
        .hasMessageContaining("e cannot be filed")
        .hasMessageContaining("after 5 failures");
    assertThat(begun).containsExactly(0, 0, 0, 0, 0);
    assertThat(find().sweeping().whyNotFiled()).contains("no room for work-5");
    advance();
    assertThat(begun).as("nothing is tried again, and no alarm raised again").hasSize(5);
  }

  @Test
  void aReasonIsGoneWithTheFailureItIsOf() throws Exception {
    states.add(Warehouse.State.FAILED);
    advance();
    assertThat(find().sweeping().filing()).isEmpty();
    assertThat(find().sweeping().whyNotFiled()).isEmpty();
  }

  @Test
  void aSweepWhoseTimeIsUpDoesNotWait() throws Exception {
    new WarehouseExport(executions, warehouse, Duration.ofMillis(1), Clock.systemUTC())
        .advance(find(), Instant.EPOCH);
    assertThat(begun).isEmpty();
    assertThat(find().sweeping().filedAt()).isEmpty();
  }

  private void advance() throws InterruptedException {
    Execution execution = find();
    if (execution.sweeping().filedAt().isEmpty()) {
      new WarehouseExport(executions, warehouse, Duration.ofMillis(1), Clock.systemUTC())
          .advance(execution, Instant.MAX);
    }
  }

  private Execution find() {
    return executions.find(E).orElseThrow();
  }
}

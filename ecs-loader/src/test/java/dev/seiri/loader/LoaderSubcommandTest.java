package dev.seiri.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.MemoryExecutions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LoaderSubcommandTest {
  private static final ExecutionId ID = new ExecutionId("e");

  private final MemoryExecutions executions = new MemoryExecutions();

  @Test
  void aHaltedExecutionGoesOnAndACancelledOneDoesNot() {
    executions.createIfNotExists(
        Execution.loading(
            ID,
            new Payload(
                new PromptKey("t", "v1"),
                "m",
                List.of(),
                Inference.UNSET,
                true,
                OptionalInt.empty()),
            Execution.Provenance.UNKNOWN));
    assertThat(
            LoaderSubcommand.isDone(
                "resume", ID, Optional.empty(), executions, executions.budgets()))
        .as("it is not halted")
        .isFalse();
    executions.halt(ID, "budget");
    assertThat(
            LoaderSubcommand.isDone(
                "resume", ID, Optional.empty(), executions, executions.budgets()))
        .isTrue();
    assertThat(
            LoaderSubcommand.isDone(
                "cancel", ID, Optional.empty(), executions, executions.budgets()))
        .isTrue();
    assertThat(executions.find(ID).orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(
            LoaderSubcommand.isDone(
                "resume", ID, Optional.empty(), executions, executions.budgets()))
        .isFalse();
    assertThat(
            LoaderSubcommand.isDone(
                "cancel", ID, Optional.empty(), executions, executions.budgets()))
        .isFalse();
  }

  @Test
  void resumingMayRaiseTheLimitOfAHaltedExecutionAlone() {
    executions.createIfNotExists(
        Execution.loading(
            ID,
            new Payload(
                new PromptKey("t", "v1"),
                "m",
                List.of(),
                Inference.UNSET,
                true,
                OptionalInt.empty()),
            Execution.Provenance.UNKNOWN));
    Optional<BigDecimal> five = Optional.of(new BigDecimal("5"));
    assertThat(LoaderSubcommand.isDone("resume", ID, five, executions, executions.budgets()))
        .isFalse();
    assertThat(executions.find(ID).orElseThrow().limits().maxCostUsd()).isEmpty();
    executions.halt(ID, "budget");
    assertThat(LoaderSubcommand.isDone("resume", ID, five, executions, executions.budgets()))
        .isTrue();
    assertThat(executions.find(ID).orElseThrow().limits().maxCostUsd()).isEqualTo(five);
    executions.halt(ID, "budget");
    assertThatThrownBy(() ->
            LoaderSubcommand.isDone(
                "resume", ID, Optional.of(BigDecimal.ZERO), executions, executions.budgets()))
        .isInstanceOf(LoadFault.class)
        .hasMessage("--max-cost must be above 0, not 0");
  }

  @Test
  void whatIsNoExecutionIsSaidInOneLine() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        LoaderMain.run(
            new String[] {"cancel", "../x"},
            Map.of(),
            Clock.systemUTC(),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(status).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("seiri-loader: EXECUTION must be an execution's id\n");
  }
}

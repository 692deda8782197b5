package dev.seiri.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.MemoryExecutions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LoaderOrderTest {
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
    assertThat(LoaderOrder.isDone("resume", ID, executions)).as("it is not halted").isFalse();
    executions.halt(ID, "budget");
    assertThat(LoaderOrder.isDone("resume", ID, executions)).isTrue();
    assertThat(LoaderOrder.isDone("cancel", ID, executions)).isTrue();
    assertThat(executions.find(ID).orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(LoaderOrder.isDone("resume", ID, executions)).isFalse();
    assertThat(LoaderOrder.isDone("cancel", ID, executions)).isFalse();
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

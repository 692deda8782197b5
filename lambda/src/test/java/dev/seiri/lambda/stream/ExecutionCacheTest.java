package dev.seiri.lambda.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.MemoryPrompts;
import dev.seiri.core.testing.SettableClock;
import dev.seiri.prompts.file.PromptFile;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutionCacheTest {
  private static final ExecutionId E = new ExecutionId("e");

  private final SettableClock clock = new SettableClock();
  private final MemoryExecutions executions = new MemoryExecutions();
  private final MemoryPrompts prompts = new MemoryPrompts();
  private final ExecutionCache cache =
      new ExecutionCache(
          executions, prompts, new PromptRenderer(RenderLimits.DEFAULT), Duration.ZERO, clock);

  @BeforeEach
  void load() throws Exception {
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
    assertThat(cache.of(E)).isInstanceOf(ExecutionState.Open.class);
    executions.halt(E, "by a person");
  }

  @Test
  void aHaltIsSeenAfterAFewSeconds() throws Exception {
    assertThat(cache.of(E)).as("too early").isInstanceOf(ExecutionState.Open.class);
    clock.advance(Duration.ofSeconds(6));
    assertThat(cache.of(E)).isInstanceOf(ExecutionState.Closed.class);
  }

  @Test
  void aHaltIsSeenAlsoAfterTheClockWasSetBack() throws Exception {
    clock.advance(Duration.ofHours(-1));
    assertThat(cache.of(E)).isInstanceOf(ExecutionState.Closed.class);
  }
}

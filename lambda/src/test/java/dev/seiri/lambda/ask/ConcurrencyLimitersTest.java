package dev.seiri.lambda.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitersTest {
  @Test
  void anExecutionHasTheBoundThatItNamesUpToThatOfTheProcess() {
    ConcurrencyLimiters limiters = new ConcurrencyLimiters(64, 256);
    assertThat(limiters.bound(execution(OptionalInt.empty()))).isEqualTo(64);
    assertThat(limiters.bound(execution(OptionalInt.of(200)))).isEqualTo(200);
    assertThat(limiters.bound(execution(OptionalInt.of(500)))).isEqualTo(256);
  }

  private static Execution execution(OptionalInt maxInFlight) {
    Payload payload =
        new Payload(
            new PromptKey("t", "v1"), "m", List.of(), Inference.ofMaxTokens(10), true, maxInFlight);
    return Execution.loading(new ExecutionId("e"), payload, Execution.Provenance.UNKNOWN);
  }
}

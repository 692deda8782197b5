package dev.seiri.lambda.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import java.time.Duration;
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

  @Test
  void executionsShareTheQuotaOfAModel() throws Exception {
    ConcurrencyLimiters limiters = new ConcurrencyLimiters(40, 40);
    ConcurrencyLimiter first = limiters.of(execution("a", OptionalInt.of(30)), "m");
    ConcurrencyLimiter second = limiters.of(execution("b", OptionalInt.of(30)), "m");
    assertThat(begin(first)).isEqualTo(30);
    assertThat(begin(second)).isEqualTo(10);
    end(first, 5);
    assertThat(begin(second)).as("what the first has released").isEqualTo(5);
    end(second, 15);
    assertThat(begin(second)).as("a permit that was not granted is not lost").isEqualTo(15);
  }

  @Test
  void noCallWaitsForAConnection() throws Exception {
    ConcurrencyLimiters limiters = new ConcurrencyLimiters(40, 40);
    int calls = 0;
    for (String model : List.of("m", "n", "o", "p")) {
      calls += begin(limiters.of(execution("a", OptionalInt.of(40)), model));
    }
    assertThat(calls).isEqualTo(ConcurrencyLimiters.connections(40)).isEqualTo(80);
  }

  private static int begin(ConcurrencyLimiter limiter) throws InterruptedException {
    int begun = 0;
    while (limiter.acquire(Duration.ZERO)) {
      begun++;
    }
    return begun;
  }

  private static void end(ConcurrencyLimiter limiter, int calls) {
    for (int i = 0; i < calls; i++) {
      limiter.release(ConcurrencyLimiter.End.ANSWERED, Duration.ofSeconds(1));
      limiter.recorded();
    }
  }

  private static Execution execution(OptionalInt maxInFlight) {
    return execution("e", maxInFlight);
  }

  private static Execution execution(String id, OptionalInt maxInFlight) {
    Payload payload =
        new Payload(
            new PromptKey("t", "v1"), "m", List.of(), Inference.ofMaxTokens(10), true, maxInFlight);
    return Execution.loading(new ExecutionId(id), payload, Execution.Provenance.UNKNOWN);
  }
}

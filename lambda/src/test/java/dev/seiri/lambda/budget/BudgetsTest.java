package dev.seiri.lambda.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.MemoryExecutions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private static final String MODEL = "anthropic.claude-haiku-5-5";
  private static final Limits LIMITS =
      new Limits(Optional.of(BigDecimal.ONE), OptionalLong.empty(), Optional.empty());

  private final MemoryExecutions executions = new MemoryExecutions();
  private final Budgets budgets = new Budgets(executions, ModelCatalog.shipped());

  @Test
  void whatMayBeWrittenToTheProvidersCacheIsReservedAtItsPrice() {
    Execution execution = execution();
    Question question = question("x".repeat(100_000));
    Reservation reservation = budgets.reserve(execution, Map.of(question.id(""), question));
    // Twice the prompt at 0.125 dollars a million tokens, which is what writing costs.
    assertThat(reservation.reserved().usd()).isGreaterThanOrEqualTo(new BigDecimal("0.025"));
  }

  @Test
  void cachedTokensAreSpentTokens() {
    Completion completion =
        new Completion(
            MODEL, "{}", StopReason.END_TURN, new Usage(10, 20, 300, 4_000), Duration.ZERO);
    assertThat(budgets.spent(completion).tokens()).isEqualTo(4_330);
    // 10 and 20 tokens at their prices, 300 read for a tenth, 4,000 written for a quarter more.
    assertThat(budgets.spent(completion).usd()).isEqualByComparingTo("0.000514");
  }

  @Test
  void aReservationFromBeforeARecalculationIsReleasedOnce() {
    Execution execution = execution();
    Question question = question("x");
    Map<QuestionId, Question> asked = Map.of(question.id(""), question);
    Reservation before = budgets.reserve(execution, asked);
    executions.refund(execution.id());
    Reservation after = budgets.reserve(execution, asked);
    budgets.release(before, Amount.NOTHING);
    assertThat(executions.hasReserves(execution.id())).as("the other's reserve stands").isTrue();
    budgets.release(after, Amount.NOTHING);
    assertThat(executions.hasReserves(execution.id())).isFalse();
  }

  private static Question question(String prompt) {
    return new Question(
        "t",
        MODEL,
        List.of(),
        new Prompt("", prompt),
        Inference.ofMaxTokens(1),
        Optional.empty(),
        Map.of());
  }

  private Execution execution() {
    Execution execution =
        Execution.loading(
            new ExecutionId("e"),
            Payload.of(new PromptKey("t", "v1"), MODEL),
            LIMITS,
            Execution.Provenance.UNKNOWN);
    executions.createIfNotExists(execution);
    return execution;
  }
}

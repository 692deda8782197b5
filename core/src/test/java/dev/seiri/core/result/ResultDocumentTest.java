package dev.seiri.core.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.request.Request;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResultDocumentTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final String PRICED = "anthropic.claude-haiku-5-5";

  /// 0.10 and 0.50 US$ a million tokens, as the shipped catalog says.
  private static final BigDecimal COST = new BigDecimal("0.0006");

  @Test
  void theRowThatPaidForAnAnswerBearsItsCost() {
    ResultDocument result = document(PRICED, false);
    assertThat(result.json().path("cost_usd").decimalValue()).isEqualByComparingTo(COST);
    assertThat(result.json().path("input_tokens").asLong()).isEqualTo(1_000);
    assertThat(result.json().has("reuse_saved_usd")).isFalse();
  }

  @Test
  void aReusedAnswerCostsNothingAndSaysWhatItSaved() {
    ResultDocument result = document(PRICED, true);
    assertThat(result.json().path("cost_usd").decimalValue()).isZero();
    assertThat(result.json().path("input_tokens").asLong()).isZero();
    assertThat(result.json().path("reuse_saved_usd").decimalValue()).isEqualByComparingTo(COST);
  }

  @Test
  void theCostOfAModelWithoutAPriceIsUnknown() {
    assertThat(document("some.model", false).json().path("cost_usd").isNull()).isTrue();
    assertThat(document("some.model", true).json().path("reuse_saved_usd").isNull()).isTrue();
  }

  private static ResultDocument document(String model, boolean reused) {
    ExecutionId execution = new ExecutionId("e");
    Request request =
        new Request(
            RequestId.ofRow(execution, 1),
            execution,
            new RecordId("r"),
            "x",
            new LinkedHashMap<>(),
            0,
            OptionalLong.empty());
    Payload payload = Payload.of(new PromptKey("t", "v1"), model);
    Completion completion =
        new Completion(
            model,
            "{}",
            new StopReason("end_turn"),
            new Usage(1_000, 1_000, 0, 0),
            Duration.ofMillis(5));
    return ResultDocument.of(
        new Result(
            request,
            Execution.loading(execution, payload, Execution.Provenance.UNKNOWN),
            new Ruling.Final(Verdict.OK, Optional.of(Json.object()), Optional.empty()),
            Optional.of("0"),
            Optional.of(Answer.of(completion, 1, request.id(), NOW)),
            reused,
            NOW),
        ModelCatalog.shipped());
  }
}

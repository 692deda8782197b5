package dev.seiri.core.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Amount;
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
import java.util.List;
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
    assertThat(result.savedCalls()).isEqualTo(1);
    assertThat(result.json().path("reuse_saved_usd").decimalValue()).isEqualByComparingTo(COST);
  }

  @Test
  void theCostOfAModelWithoutAPriceIsUnknown() {
    assertThat(document("some.model", false).json().path("cost_usd").isNull()).isTrue();
    assertThat(document("some.model", true).json().path("reuse_saved_usd").isNull()).isTrue();
  }

  @Test
  void lostCallsStandBesideTheCostOfTheRowTheyWereMadeFor() {
    RequestId mine = RequestId.ofRow(new ExecutionId("e"), 1);
    RequestId other = RequestId.ofRow(new ExecutionId("e"), 2);
    ResultDocument result =
        document(
            PRICED,
            false,
            List.of(lost("a", mine, "e"), lost("b", other, "e"), lost("c", mine, "before")));
    assertThat(result.json().path("lost_calls").asLong()).isEqualTo(1);
    assertThat(result.json().path("lost_tokens").asLong()).isEqualTo(2_000);
    assertThat(result.json().path("lost_usd").decimalValue()).isEqualByComparingTo(COST);
    assertThat(result.json().path("cost_usd").decimalValue()).isEqualByComparingTo(COST);
    assertThat(ResultDocument.parse(result.line()).lost().usd()).isEqualByComparingTo(COST);
  }

  @Test
  void aResultWithoutLostCallsSaysNothingOfThem() {
    assertThat(document(PRICED, false).line()).doesNotContain("lost_");
    assertThat(document(PRICED, false).lost()).isEqualTo(Amount.NOTHING);
  }

  @Test
  void aDocumentWithoutCallsByModelHasThemAtTheModelThatAnswered() {
    assertThat(
            ResultDocument.parse("{\"verdict\":\"ok\",\"model_id\":\"m\",\"attempts\":3}").calls())
        .isEqualTo(CallCounts.of("m", 3));
    assertThat(
            ResultDocument.parse(
                    "{\"verdict\":\"model_error\",\"foundation_model_id\":\"f\",\"attempts\":0}")
                .calls())
        .isEqualTo(CallCounts.NONE);
  }

  private static LostCall lost(String id, RequestId askedFor, String execution) {
    return new LostCall(
        id,
        new ExecutionId(execution),
        askedFor,
        PRICED,
        new Usage(1_000, 1_000, 0, 0),
        NOW,
        "cut off");
  }

  private static ResultDocument document(String model, boolean reused) {
    return document(model, reused, List.of());
  }

  private static ResultDocument document(String model, boolean reused, List<LostCall> lost) {
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
            lost,
            CallCounts.NONE,
            reused,
            List.of(),
            NOW),
        ModelCatalog.shipped());
  }
}

package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.PromptKey;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class FigureJsonTest {
  private static final Execution EXECUTION =
      Execution.loading(
          new ExecutionId("e"),
          Payload.of(new PromptKey("t", "v1"), "m"),
          new Limits(Optional.of(new BigDecimal("2.50")), OptionalLong.empty(), Optional.empty()),
          Execution.Provenance.UNKNOWN);

  /// Programs read these names: none may be renamed or go.
  @Test
  void theNamesOfStatusAreFixed() {
    ObjectNode json = FigureJson.status(EXECUTION, true, Optional.of("the rate limit"));
    assertThat(json.propertyNames())
        .containsExactly(
            "execution_id",
            "status",
            "reason",
            "task_name",
            "prompt_version",
            "foundation_model_id",
            "variants",
            "source",
            "created_at",
            "created_by",
            "request_count",
            "results",
            "verdicts",
            "reused",
            "flagged",
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cost_usd",
            "lost_calls",
            "lost_tokens",
            "lost_usd",
            "max_cost_usd",
            "max_tokens",
            "budget_spent_usd",
            "budget_spent_tokens",
            "paid_again",
            "redriven",
            "waits_for",
            "exported_at",
            "not_filed");
    assertThat(json.path("verdicts").propertyNames())
        .containsExactly(
            "ok",
            "repaired",
            "truncated",
            "refused",
            "empty",
            "not_json",
            "schema_violation",
            "template_error",
            "input_too_large",
            "model_error");
  }

  @Test
  void whatIsNotKnownIsNullAndMoneyIsANumber() {
    ObjectNode json = FigureJson.status(EXECUTION, true, Optional.empty());
    assertThat(json.path("status").asString()).isEqualTo("loading");
    assertThat(json.path("request_count").isNull()).isTrue();
    assertThat(json.path("waits_for").isNull()).isTrue();
    assertThat(json.path("max_tokens").isNull()).isTrue();
    assertThat(json.toString()).contains("\"max_cost_usd\":2.5,").contains("\"lost_usd\":0,");
  }
}

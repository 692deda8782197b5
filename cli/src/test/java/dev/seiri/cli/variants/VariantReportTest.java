package dev.seiri.cli.variants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seiri.cli.query.QueryResult;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Variant;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class VariantReportTest {
  private static Execution execution(String... names) {
    List<Variant> variants =
        List.of(names).stream()
            .map(name -> new Variant(name, 1, Optional.empty(), Optional.empty(), Inference.UNSET))
            .toList();
    return Execution.loading(
        new ExecutionId("e"),
        Payload.of(new PromptKey("t", "v1"), "m").with(variants),
        Execution.Provenance.UNKNOWN);
  }

  private static ResultDocument result(
      String variant, String input, String verdict, String output, String latency, String cost) {
    return ResultDocument.parse(
        """
        {"variant":%s,"input_value":"%s","verdict":"%s","output":%s,"latency_ms":%s,
         "cost_usd":%s,"input_tokens":10,"output_tokens":3,"cache_read_tokens":0,"reused":false}
        """
            .formatted(variant, input, verdict, output, latency, cost));
  }

  @Test
  void figuresAreEachVariantsOwn() {
    VariantReport report = new VariantReport(execution("a", "b", "c"));
    report.add(result("\"a\"", "x", "ok", "{\"n\":1,\"m\":2}", "10", "0.25"));
    report.add(result("\"a\"", "y", "refused", "null", "30", "0.25"));
    report.add(result("\"a\"", "z", "ok", "{\"n\":3}", "20", "null"));
    report.add(result("\"b\"", "x", "ok", "{\"m\":2,\"n\":1}", "5", "0.125"));
    report.add(result("\"b\"", "z", "repaired", "{\"n\":4}", "null", "0"));
    report.add(result("\"b\"", "w", "ok", "{\"n\":3}", "null", "0"));
    ObjectNode json = report.json();
    ObjectNode a = (ObjectNode) json.path("variants").path(0);
    assertThat(a.path("rows").asLong()).isEqualTo(3);
    assertThat(a.path("ok_share").asDouble()).isEqualTo(2 / 3.0);
    assertThat(a.path("cost_usd").decimalValue()).isEqualByComparingTo("0.5");
    assertThat(a.path("rows_without_price").asLong()).isEqualTo(1);
    assertThat(a.path("p50_ms").asLong()).isEqualTo(20);
    assertThat(a.path("p95_ms").asLong()).isEqualTo(30);
    assertThat(a.path("verdicts").path("refused").asLong()).isEqualTo(1);
    assertThat(a.path("same_inputs").asLong()).as("x and z").isEqualTo(2);
    assertThat(a.path("equal_outputs").asDouble()).as("x alone").isEqualTo(0.5);
    ObjectNode b = (ObjectNode) json.path("variants").path(1);
    assertThat(b.path("input_tokens").asLong()).isEqualTo(30);
    assertThat(b.path("p50_ms").asLong()).isEqualTo(5);
    assertThat(b.path("equal_outputs").asDouble()).isEqualTo(0.5);
    ObjectNode c = (ObjectNode) json.path("variants").path(2);
    assertThat(c.path("rows").asLong()).as("nothing fell to it").isZero();
    assertThat(c.path("p50_ms").isNull()).isTrue();
    assertThat(c.path("equal_outputs").isNull()).isTrue();
  }

  @Test
  void theTableSaysTheSame() {
    VariantReport report = new VariantReport(execution("a", "b"));
    report.add(result("\"a\"", "x", "ok", "{}", "10", "0.25"));
    report.add(result("\"b\"", "x", "not_json", "null", "30", "null"));
    QueryResult table = report.table();
    assertThat(table.columns())
        .containsExactly(
            "variant",
            "weight",
            "rows",
            "ok_share",
            "ok",
            "not_json",
            "cost_usd",
            "input_tokens",
            "output_tokens",
            "reused",
            "p50_ms",
            "p95_ms",
            "same_inputs",
            "equal_outputs",
            "ok_interval",
            "p_value");
    assertThat(table.rows())
        .containsExactly(
            List.of(
                "a",
                "1",
                "1",
                "100.0 %",
                "1",
                "0",
                "0.25",
                "10",
                "3",
                "0",
                "10",
                "10",
                "0",
                "-",
                "20.7–100.0 %",
                "-"),
            List.of(
                "b",
                "1",
                "1",
                "0.0 %",
                "0",
                "1",
                "0 + ?",
                "10",
                "3",
                "0",
                "30",
                "30",
                "0",
                "-",
                "0.0–79.3 %",
                "1.00"));
  }

  /// Fisher's test of 8 of 8 and 3 of 8 is p = 0.0256 (112 of 4368 tables), of two equal shares 1.
  @Test
  void theTestAllowsForTheNumberOfVariants() {
    VariantReport report = new VariantReport(execution("a", "b", "c"));
    for (int i = 0; i < 8; i++) {
      report.add(result("\"a\"", "a" + i, "ok", "{}", "1", "0"));
      report.add(result("\"b\"", "b" + i, i < 3 ? "ok" : "not_json", "{}", "1", "0"));
      report.add(result("\"c\"", "c" + i, "ok", "{}", "1", "0"));
    }
    ObjectNode json = report.json();
    assertThat(json.path("variants").path(0).path("p_value").isNull()).isTrue();
    assertThat(json.path("variants").path(1).path("p_value").asDouble())
        .isCloseTo(2 * 112 / 4368.0, within(1e-9));
    assertThat(json.path("variants").path(2).path("p_value").asDouble()).isEqualTo(1);
  }

  @Test
  void rowsOfOneInputCountOnce() {
    VariantReport report = new VariantReport(execution("a", "b"));
    for (int i = 0; i < 30; i++) {
      report.add(result("\"a\"", "x", "ok", "{}", "1", "0"));
      report.add(result("\"b\"", "y", "not_json", "null", "1", "0"));
    }
    ObjectNode json = report.json();
    assertThat(json.path("variants").path(0).path("ok_low").asDouble())
        .as("one input")
        .isCloseTo(0.2065, within(0.0001));
    assertThat(json.path("variants").path(1).path("p_value").asDouble()).isEqualTo(1);
  }

  @Test
  void anExecutionWithoutVariantsIsOneGroup() {
    VariantReport report = new VariantReport(execution());
    report.add(result("null", "x", "ok", "{}", "10", "0"));
    assertThat(report.table().rows()).singleElement().asList().startsWith("-", "-", "1", "100.0 %");
    assertThat(report.json().path("variants").path(0).path("variant").isNull()).isTrue();
  }
}

package dev.seiri.lambda.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.result.ResultDocument;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MeterTest {
  private final List<JsonNode> lines = new ArrayList<>();
  private final Meter meter =
      new Meter("Seiri/test", line -> lines.add(Json.read(line)), Clock.systemUTC());

  @Test
  void sumsAreWrittenOnceInAllAndByTaskAndModel() {
    meter.wrote(result("ok", 100));
    meter.wrote(result("ok", 300));
    meter.wrote(result("refused", 200));
    meter.called(question(), "m", 1, false);
    meter.called(question(), "m", 1, true);
    meter.flush();
    JsonNode line = lines.getFirst();
    assertThat(line.path("Rows").asLong()).isEqualTo(3);
    assertThat(line.path("InvalidRows").asLong()).isEqualTo(1);
    assertThat(line.path("Calls").asLong()).isEqualTo(2);
    assertThat(line.path("Throttled").asLong()).isEqualTo(1);
    assertThat(line.path("CostUsd").decimalValue()).isEqualByComparingTo("0.03");
    assertThat(line.path("LatencyMs").toString()).isEqualTo("[100,300,200]");
    JsonNode directive = line.path("_aws").path("CloudWatchMetrics").path(0);
    assertThat(directive.path("Namespace").asString()).isEqualTo("Seiri/test");
    assertThat(directive.path("Dimensions").toString()).isEqualTo("[[],[\"Task\",\"Model\"]]");
    assertThat(directive.path("Metrics"))
        .as("every metric that is named has a value")
        .allSatisfy(metric -> assertThat(line.has(metric.path("Name").asString())).isTrue());
    assertThat(lines)
        .filteredOn(l -> l.path("Verdict").asString("").equals("refused"))
        .singleElement()
        .satisfies(l -> assertThat(l.path("RowsByVerdict").asLong()).isEqualTo(1));
  }

  @Test
  void manyLatenciesTakeSeveralLinesAndNoneIsLostOrRepeated() {
    for (int i = 1; i <= 250; i++) {
      meter.wrote(result("ok", i));
    }
    meter.flush();
    long rows = lines.stream().mapToLong(line -> line.path("Rows").asLong(0)).sum();
    long latencies = lines.stream().mapToLong(line -> line.path("LatencyMs").size()).sum();
    assertThat(rows).isEqualTo(250);
    assertThat(latencies).isEqualTo(250);
    assertThat(lines).allMatch(line -> line.path("LatencyMs").size() <= 100);
  }

  @Test
  void nothingCountedWritesNothing() {
    meter.flush();
    meter.halted(new ExecutionId("e"));
    meter.flush();
    meter.flush();
    assertThat(lines)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.path("HaltedExecutions").asLong()).isEqualTo(1);
          assertThat(line.path("execution_id").asString()).isEqualTo("e");
        });
  }

  @Test
  void aBatchIsCountedWhateverBecameOfItsRows() {
    meter.batch();
    meter.flush();
    meter.flush();
    assertThat(lines)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.path("Batches").asLong()).isEqualTo(1);
          assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString()).isEqualTo("[[]]");
        });
  }

  private static ResultDocument result(String verdict, long latency) {
    return ResultDocument.parse(
        String.format(
            Locale.ROOT,
            """
            {"execution_id": "e", "task_name": "t", "prompt_version": "v1", "model_id": "m",
             "verdict": "%s", "cost_usd": 0.01, "latency_ms": %d}\
            """,
            verdict,
            latency));
  }

  private static Question question() {
    return new Question(
        "t",
        "m",
        List.of(),
        new Prompt("", "x"),
        Inference.ofMaxTokens(1),
        Optional.empty(),
        Map.of("task_name", "t", "execution_id", "e", "prompt_version", "v1"));
  }
}

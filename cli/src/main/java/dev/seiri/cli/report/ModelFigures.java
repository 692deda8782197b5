package dev.seiri.cli.report;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.result.Latencies;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What one model answered, and what that took. Reused answers count as results and cost nothing.
final class ModelFigures {
  private final Latencies latencies = new Latencies();
  private long results;
  private long valid;
  private long calls;
  private long input;
  private long output;
  private long cacheRead;
  private long fallbacks;
  private long unpriced;
  private BigDecimal cost = BigDecimal.ZERO;

  void add(JsonNode result, boolean isValid) {
    results++;
    valid += isValid ? 1 : 0;
    calls += result.path("attempts").asLong(0);
    input += result.path("input_tokens").asLong(0);
    output += result.path("output_tokens").asLong(0);
    cacheRead += result.path("cache_read_tokens").asLong(0);
    fallbacks += result.path("fallback_reason").isString() ? 1 : 0;
    if (result.path("cost_usd").isNumber()) {
      cost = cost.add(result.path("cost_usd").decimalValue());
    } else {
      unpriced++;
    }
    if (result.path("latency_ms").isNumber()) {
      latencies.add(result.path("latency_ms").asLong());
    }
  }

  Latencies latencies() {
    return latencies;
  }

  Map<String, Object> row(String model) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", model);
    row.put("results", Numbers.count(results));
    row.put("valid", Numbers.percent(valid, results));
    row.put("calls", Numbers.count(calls));
    row.put("fallbacks", Numbers.count(fallbacks));
    row.put("input", Numbers.count(input));
    row.put("output", Numbers.count(output));
    row.put("cacheRead", Numbers.count(cacheRead));
    row.put(
        "cost",
        unpriced == 0
            ? Numbers.usd(cost)
            : "%s, and %s without a price".formatted(Numbers.usd(cost), Numbers.count(unpriced)));
    row.put("answered", Numbers.count(latencies.count()));
    for (int percent : new int[] {50, 90, 95, 99, 100}) {
      row.put("p" + percent, Numbers.count(latencies.percentile(percent)));
    }
    return row;
  }
}

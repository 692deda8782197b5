package dev.seiri.cli.report;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.model.Usage;
import dev.seiri.core.result.Latencies;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.Totals;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/// The totals of one model's answers, and the calls that it was sent and paid for, whoever answered
/// in the end. Reused answers count as results and cost nothing.
final class ModelFigures {
  private final Totals totals = new Totals();
  private Usage usage = Usage.NONE;
  private BigDecimal cost = BigDecimal.ZERO;
  private long unpriced;
  private long calls;

  void add(ResultDocument result) {
    totals.add(result);
  }

  /// Adds what the model was paid, whoever answered in the end.
  void paid(ResultDocument.Paid paid) {
    usage = usage.plus(paid.usage());
    cost = cost.add(paid.cost().orElse(BigDecimal.ZERO));
    unpriced += paid.cost().isEmpty() ? 1 : 0;
  }

  /// Counts calls of this model.
  void called(long times) {
    calls += times;
  }

  /// Takes a count of all its calls where that is the larger: results do not tell of calls for rows
  /// that are pending, nor of those that an earlier delivery of a row made.
  void calledAtLeast(long times) {
    calls = Math.max(calls, times);
  }

  Latencies latencies() {
    return totals.latencies();
  }

  Map<String, Object> row(String model) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", model);
    row.put("results", Numbers.count(totals.results()));
    row.put("valid", Numbers.percent(totals.valid(), totals.results()));
    row.put("calls", Numbers.count(calls));
    row.put("fallbacks", Numbers.count(totals.fallbacks()));
    row.put("input", Numbers.count(usage.inputTokens()));
    row.put("output", Numbers.count(usage.outputTokens()));
    row.put("cacheRead", Numbers.count(usage.cacheReadTokens()));
    row.put(
        "cost",
        unpriced == 0
            ? Numbers.usd(cost)
            : "%s, and %s without a price".formatted(Numbers.usd(cost), Numbers.count(unpriced)));
    row.put("answered", Numbers.count(latencies().count()));
    for (int percent : new int[] {50, 90, 95, 99, 100}) {
      row.put("p" + percent, Numbers.count(latencies().percentile(percent)));
      row.put("own" + percent, Numbers.count(totals.modelLatencies().percentile(percent)));
    }
    return row;
  }
}

package dev.seiri.cli.report;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.result.Latencies;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.Totals;
import java.util.LinkedHashMap;
import java.util.Map;

/// The totals of one model's answers, and the calls that it was sent, whoever answered in the end.
/// Reused answers count as results and cost nothing.
final class ModelFigures {
  private final Totals totals = new Totals();
  private long calls;

  void add(ResultDocument result) {
    totals.add(result);
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
    String cost = Numbers.usd(totals.tally().costUsd());
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", model);
    row.put("results", Numbers.count(totals.results()));
    row.put("valid", Numbers.percent(totals.valid(), totals.results()));
    row.put("calls", Numbers.count(calls));
    row.put("fallbacks", Numbers.count(totals.fallbacks()));
    row.put("input", Numbers.count(totals.tally().inputTokens()));
    row.put("output", Numbers.count(totals.tally().outputTokens()));
    row.put("cacheRead", Numbers.count(totals.tally().cacheReadTokens()));
    row.put(
        "cost",
        totals.unpriced() == 0
            ? cost
            : "%s, and %s without a price".formatted(cost, Numbers.count(totals.unpriced())));
    row.put("answered", Numbers.count(latencies().count()));
    for (int percent : new int[] {50, 90, 95, 99, 100}) {
      row.put("p" + percent, Numbers.count(latencies().percentile(percent)));
      row.put("own" + percent, Numbers.count(totals.modelLatencies().percentile(percent)));
    }
    return row;
  }
}

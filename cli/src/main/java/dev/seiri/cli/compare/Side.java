package dev.seiri.cli.compare;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.result.Latencies;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.Totals;
import java.util.LinkedHashMap;
import java.util.Map;

/// The totals of one of the two executions.
final class Side {
  private final Execution execution;
  private final Totals totals = new Totals();

  Side(Execution execution) {
    this.execution = execution;
  }

  void add(ResultDocument result) {
    totals.add(result);
  }

  /// Its figures by the names the template calls them.
  Map<String, String> figures() {
    Tally tally = totals.tally();
    Latencies latencies = totals.latencies();
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("execution", execution.id().value());
    figures.put("prompt", execution.payload().prompt().toString());
    figures.put("model", execution.payload().foundationModelId());
    figures.put("results", Numbers.count(tally.results()));
    figures.put("valid", Numbers.percent(totals.valid(), totals.results()));
    figures.put("reused", Numbers.count(tally.reused()));
    figures.put("tokens in", Numbers.count(tally.inputTokens()));
    figures.put("tokens out", Numbers.count(tally.outputTokens()));
    figures.put("cost", Numbers.cost(tally.costUsd(), totals.unpriced()));
    figures.put("p50 ms", Numbers.count(latencies.percentile(50)));
    figures.put("p95 ms", Numbers.count(latencies.percentile(95)));
    Latencies model = totals.modelLatencies();
    figures.put("model p50", Numbers.count(model.percentile(50)));
    figures.put("model p95", Numbers.count(model.percentile(95)));
    return figures;
  }
}

package dev.seiri.cli.compare;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.result.Latencies;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.Totals;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

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

  /// How the other side's figures differ from this one's, by the same names, where both are known.
  Map<String, String> deltas(Side other) {
    Map<String, String> deltas = new LinkedHashMap<>();
    Tally here = totals.tally();
    Tally there = other.totals.tally();
    deltas.put("results", count(here.results(), there.results()));
    if (totals.results() > 0 && other.totals.results() > 0) {
      double points =
          100.0 * other.totals.valid() / other.totals.results()
              - 100.0 * totals.valid() / totals.results();
      String shown = String.format(Locale.ROOT, "%.1f", Math.abs(points));
      deltas.put(
          "valid", sign(shown.equals("0.0") ? 0 : (int) Math.signum(points)) + shown + " points");
    }
    deltas.put("reused", count(here.reused(), there.reused()));
    deltas.put("tokens in", count(here.inputTokens(), there.inputTokens()));
    deltas.put("tokens out", count(here.outputTokens(), there.outputTokens()));
    if (totals.unpriced() == 0 && other.totals.unpriced() == 0) {
      BigDecimal more = there.costUsd().subtract(here.costUsd());
      deltas.put("cost", sign(more.signum()) + "US$" + Numbers.usd(more.abs()));
    }
    latency(deltas, "p50 ms", totals.latencies(), other.totals.latencies(), 50);
    latency(deltas, "p95 ms", totals.latencies(), other.totals.latencies(), 95);
    latency(deltas, "model p50", totals.modelLatencies(), other.totals.modelLatencies(), 50);
    latency(deltas, "model p95", totals.modelLatencies(), other.totals.modelLatencies(), 95);
    return deltas;
  }

  private static void latency(
      Map<String, String> deltas, String name, Latencies here, Latencies there, int percent) {
    OptionalLong before = here.percentile(percent);
    OptionalLong after = there.percentile(percent);
    if (before.isPresent() && after.isPresent()) {
      deltas.put(name, count(before.getAsLong(), after.getAsLong()));
    }
  }

  private static String count(long before, long after) {
    return sign(Long.compare(after, before)) + Numbers.count(Math.abs(after - before));
  }

  private static String sign(int sign) {
    return sign < 0 ? "−" : sign > 0 ? "+" : "±";
  }
}

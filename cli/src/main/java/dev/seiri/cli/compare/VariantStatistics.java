package dev.seiri.cli.compare;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.result.Latencies;
import dev.seiri.core.result.ResultDocument;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// What the results of one variant come to.
public final class VariantStatistics {
  private final Latencies latencies = new Latencies();
  private Tally tally = Tally.NONE;
  private long unpriced;

  /// Counts a result.
  void add(ResultDocument result) {
    tally = tally.plus(result.tally());
    JsonNode json = result.json();
    if (json.path("cost_usd").isNull()) {
      unpriced++;
    }
    if (json.path("latency_ms").isNumber()) {
      latencies.add(json.path("latency_ms").asLong());
    }
  }

  /// Rows by verdict, tokens and cost: those paid for on these rows' behalf.
  public Tally tally() {
    return tally;
  }

  /// The share of the results that are `ok` at the first asking, 0 to 1.
  public double okShare() {
    return tally.of(Verdict.OK) / (double) Math.max(1, tally.results());
  }

  /// Results whose model has no price, so that their cost is not in the sum.
  public long unpriced() {
    return unpriced;
  }

  /// A percentile of the latencies of answers that were asked for here, in milliseconds; absent
  /// where there is none.
  public OptionalLong latency(int percent) {
    return latencies.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(latencies.percentile(percent));
  }
}

package dev.seiri.cli.compare;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.result.Latencies;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.Totals;
import java.util.OptionalLong;

/// The totals of one variant's results.
public final class VariantStatistics {
  private final Totals totals = new Totals();

  /// Counts a result.
  void add(ResultDocument result) {
    totals.add(result);
  }

  /// Rows by verdict, tokens and cost: those paid for on these rows' behalf.
  public Tally tally() {
    return totals.tally();
  }

  /// The share of the results whose first answer is `ok`, 0 to 1.
  public double okShare() {
    return totals.tally().of(Verdict.OK) / (double) Math.max(1, totals.results());
  }

  /// Results whose model has no price, so that their cost is not in the sum.
  public long unpriced() {
    return totals.unpriced();
  }

  /// A percentile of the latencies of this execution's own model calls, in milliseconds; absent
  /// where there is none.
  public OptionalLong latency(int percent) {
    Latencies latencies = totals.latencies();
    return latencies.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(latencies.percentile(percent));
  }
}

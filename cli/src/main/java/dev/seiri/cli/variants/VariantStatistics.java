package dev.seiri.cli.variants;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.Totals;
import dev.seiri.evaluation.Statistics;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// The totals of one variant's results.
public final class VariantStatistics {
  private final Totals totals = new Totals();
  private final Map<Long, Cluster> inputs = new HashMap<>();

  /// The rows of one input: their answers depend on each other.
  private record Cluster(long rows, long ok) {
    Cluster plus(Cluster other) {
      return new Cluster(rows + other.rows, ok + other.ok);
    }
  }

  /// Counts a result.
  void add(ResultDocument result) {
    totals.add(result);
    boolean ok = result.verdict() == Verdict.OK;
    long input = Agreement.input(result);
    if (inputs.size() < Agreement.MOST || inputs.containsKey(input)) {
      inputs.merge(input, new Cluster(1, ok ? 1 : 0), Cluster::plus);
    }
  }

  /// Rows by verdict, tokens and cost: those paid for on these rows' behalf.
  public Tally tally() {
    return totals.tally();
  }

  /// The share of the results whose first answer is `ok`, 0 to 1.
  public double okShare() {
    return totals.tally().of(Verdict.OK) / (double) Math.max(1, totals.results());
  }

  /// The share of `ok` with its interval, in which each input counts once. Of more than
  /// [Agreement#MOST] inputs the first are taken.
  public Statistics.Share ok() {
    return Statistics.ofClusters(
        inputs.values().stream().mapToLong(Cluster::ok).sum(),
        inputs.values().stream().map(Cluster::rows).toList());
  }

  /// How probable chance alone sets two variants' shares of `ok` so far apart: Fisher's exact test,
  /// of inputs. An input counts as `ok` if most of its rows are.
  public double p(VariantStatistics other) {
    return Statistics.fisher(okInputs(), inputs.size(), other.okInputs(), other.inputs.size());
  }

  private long okInputs() {
    return inputs.values().stream().filter(cluster -> 2 * cluster.ok() > cluster.rows()).count();
  }

  /// Results whose model has no price, so that their cost is not in the sum.
  public long unpriced() {
    return totals.unpriced();
  }

  /// A percentile of the latencies of this execution's own model calls, in milliseconds; absent
  /// where there is none.
  public OptionalLong latency(int percent) {
    return totals.latencies().percentile(percent);
  }
}

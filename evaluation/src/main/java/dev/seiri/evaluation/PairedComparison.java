package dev.seiri.evaluation;

import dev.seiri.core.eval.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Two evaluations on the same rows, side by side.
///
/// @param better rows that only the new one has right
/// @param worse rows that only the old one has right, with the fields that are wrong now
public record PairedComparison(List<Evaluation.Row> better, List<Evaluation.Row> worse) {
  public PairedComparison {
    better = List.copyOf(better);
    worse = List.copyOf(worse);
  }

  /// Compares row by row.
  ///
  /// @throws IllegalArgumentException if the rows are not the same
  public static PairedComparison of(List<Evaluation.Row> now, Map<String, Evaluation.Row> before) {
    List<Evaluation.Row> better = new ArrayList<>();
    List<Evaluation.Row> worse = new ArrayList<>();
    if (now.size() != before.size()) {
      throw new IllegalArgumentException("not the same rows");
    }
    for (Evaluation.Row row : now) {
      Evaluation.Row old = before.get(row.recordId());
      if (old == null) {
        throw new IllegalArgumentException("not the same rows: " + row.recordId());
      }
      if (row.right() && !old.right()) {
        better.add(row);
      } else if (!row.right() && old.right()) {
        worse.add(row);
      }
    }
    return new PairedComparison(better, worse);
  }

  /// The p-value of McNemar's exact test.
  public double p() {
    return Statistics.mcNemar(better.size(), worse.size());
  }

  /// Whether more rows got worse than better.
  public boolean isRegression() {
    return worse.size() > better.size();
  }
}

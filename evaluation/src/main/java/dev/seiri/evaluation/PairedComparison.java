package dev.seiri.evaluation;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.eval.Evaluation.Answers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Two evaluations on the same rows, side by side.
///
/// @param better rows that only the new one has right
/// @param worse rows that only the old one has right, with the fields that are wrong now
/// @param differences by input
public record PairedComparison(
    List<Evaluation.Row> better, List<Evaluation.Row> worse, Differences differences) {
  public PairedComparison {
    better = List.copyOf(better);
    worse = List.copyOf(worse);
  }

  /// Compares row by row. A row without answers counts as one answer to an input of its own.
  ///
  /// @throws IllegalArgumentException if the rows are not the same
  public static PairedComparison of(List<Evaluation.Row> now, Map<String, Evaluation.Row> before) {
    List<Evaluation.Row> better = new ArrayList<>();
    List<Evaluation.Row> worse = new ArrayList<>();
    Map<String, Change> changes = new LinkedHashMap<>();
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
      Answers answers = answers(row);
      changes
          .computeIfAbsent(answers.inputSha256(), input -> new Change())
          .add(answers, answers(old));
    }
    return new PairedComparison(
        better, worse, Differences.of(changes.values().stream().map(Change::value).toList()));
  }

  /// The p-value of McNemar's exact test, of inputs: rows of one input are counted once.
  public double p() {
    return Statistics.mcNemar(differences.better(), differences.worse());
  }

  private static Answers answers(Evaluation.Row row) {
    return row.answers()
        .orElseGet(() -> new Answers(1, row.right() ? 1 : 0, "record " + row.recordId(), ""));
  }

  /// The change of one input.
  static final class Change {
    private long now;
    private long right;
    private long before;
    private long rightBefore;

    void add(Answers answers, Answers old) {
      now += answers.count();
      right += answers.right();
      before += old.count();
      rightBefore += old.right();
    }

    /// How much worse it is: the share of right answers before, less that of now.
    double value() {
      return (double) rightBefore / before - (double) right / now;
    }
  }
}

package dev.seiri.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// How well a prompt's check tells wrong answers from right ones, over all valid answers.
///
/// @param check its name, or [#ANY]
/// @param flagged how many answers it flags
/// @param caught how many of these are wrong
/// @param wrong how many answers are wrong
/// @param right how many are not
public record CheckScore(String check, long flagged, long caught, long wrong, long right) {
  /// All checks of a prompt together.
  public static final String ANY = "any check";

  static CheckScore any(List<RowScore> rows) {
    return of(ANY, rows, flags -> !flags.isEmpty());
  }

  static CheckScore of(String check, List<RowScore> rows) {
    return of(check, rows, flags -> flags.contains(check));
  }

  private static CheckScore of(
      String check, List<RowScore> rows, Predicate<List<String>> isFlagged) {
    long flagged = 0;
    long caught = 0;
    long wrong = 0;
    long right = 0;
    for (RowScore row : rows) {
      for (RowScore.Checked answer : row.checked()) {
        boolean flag = isFlagged.test(answer.flags());
        flagged += flag ? 1 : 0;
        caught += flag && !answer.isRight() ? 1 : 0;
        wrong += answer.isRight() ? 0 : 1;
        right += answer.isRight() ? 1 : 0;
      }
    }
    return new CheckScore(check, flagged, caught, wrong, right);
  }

  /// The share of wrong answers among those flagged; empty where none is.
  public Optional<Double> precision() {
    return share(caught, flagged);
  }

  /// The share of wrong answers that are flagged; empty where none is wrong.
  public Optional<Double> recall() {
    return share(caught, wrong);
  }

  /// The share of right answers that are flagged; empty where none is right.
  public Optional<Double> falseAlarms() {
    return share(flagged - caught, right);
  }

  private static Optional<Double> share(long part, long whole) {
    return whole == 0 ? Optional.empty() : Optional.of((double) part / whole);
  }
}

package dev.seiri.cli.eval;

import dev.seiri.cli.output.Numbers;
import dev.seiri.evaluation.FindingText;
import dev.seiri.evaluation.NonInferiority;
import dev.seiri.evaluation.PairedComparison;
import dev.seiri.evaluation.Scorecard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Sizes of calls side by side: how many rows are right, what they cost, and how many calls were
/// made.
final class SizeTable {
  private SizeTable() {}

  /// @param cards of each size, at least one
  /// @param comparisons of each size but the first with the first
  static List<String> lines(
      List<Scorecard> cards, List<PairedComparison> comparisons, NonInferiority rule) {
    Scorecard first = cards.getFirst();
    List<String> lines = new ArrayList<>();
    lines.add("%s with %s".formatted(first.prompt(), first.model()));
    lines.add(
        "  %-13s %9s %9s %17s %9s  %s"
            .formatted("rows a call", "had", "right", "95 % interval", "calls", "cost"));
    for (Scorecard card : cards) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-13s %9.1f %9s %17s %9s  %s",
              card.rowsPerCall(),
              card.rowsInCall(),
              Numbers.percent(card.right().value()),
              Numbers.percent(card.right().low()) + " to " + Numbers.percent(card.right().high()),
              Numbers.count(card.calls()),
              Numbers.cost(card.worth(), card.unpriced())));
    }
    for (int i = 0; i < comparisons.size(); i++) {
      PairedComparison comparison = comparisons.get(i);
      lines.add(
          String.format(
              Locale.ROOT,
              "%s rows a call against %s: %s; p = %.3g (McNemar, exact): %s",
              cards.get(i + 1).rowsPerCall(),
              first.rowsPerCall(),
              FindingText.of(comparison.differences(), rule.of(comparison.differences())),
              comparison.p(),
              FindingText.verdict(rule, comparison.differences())));
    }
    return lines;
  }
}

package dev.seiri.cli.eval;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.page.Chart;
import dev.seiri.cli.page.Chart.Series;
import dev.seiri.cli.page.Intervals;
import dev.seiri.cli.page.Page;
import dev.seiri.cli.page.RowTable;
import dev.seiri.cli.page.RowTable.Column;
import dev.seiri.core.json.Json;
import dev.seiri.evaluation.FindingText;
import dev.seiri.evaluation.NonInferiority;
import dev.seiri.evaluation.PairedComparison;
import dev.seiri.evaluation.RowScore;
import dev.seiri.evaluation.Scorecard;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Sizes of calls side by side, as a page.
final class SizesPage {
  private SizesPage() {}

  /// Writes it.
  ///
  /// @param cards of each size, at least two
  /// @param comparisons of each size but the first with the first
  static void write(
      OutputStream out,
      List<Scorecard> cards,
      List<PairedComparison> comparisons,
      NonInferiority rule,
      Instant writtenAt)
      throws IOException {
    Scorecard first = cards.getFirst();
    Intervals axis = Intervals.of(cards.stream().map(Scorecard::right).toList());
    List<Map<String, Object>> sizes = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      Optional<PairedComparison> comparison =
          i == 0 ? Optional.empty() : Optional.of(comparisons.get(i - 1));
      sizes.add(size(cards.get(i), comparison, rule, axis));
    }
    Map<String, Object> content = new HashMap<>();
    content.put("sizes", sizes);
    content.put("first", first.rowsPerCall());
    content.put("golden", first.golden().name());
    content.put("goldenSha256", first.golden().sha256());
    content.put("rows", Numbers.count(first.rows().size()));
    content.put("margin", FindingText.points(rule.margin()));
    content.put("priced", cards.stream().allMatch(card -> card.unpriced() == 0));
    try (RowTable table = table(cards)) {
      new Page(
              "sizes",
              "Rows per call of " + first.prompt(),
              "%s on %s".formatted(first.model(), first.golden().name()),
              content,
              charts(cards))
          .write(out, table, writtenAt);
    }
  }

  private static Map<String, Object> size(
      Scorecard card, Optional<PairedComparison> comparison, NonInferiority rule, Intervals axis) {
    Map<String, Object> size = new HashMap<>();
    size.put("rows", card.rowsPerCall());
    size.put("had", String.format(Locale.ROOT, "%.1f", card.rowsInCall()));
    size.put("drawn", axis.model(card.right()));
    size.put("right", Numbers.count(card.right().count()));
    size.put("all", Numbers.count(card.right().all()));
    size.put("calls", Numbers.count(card.calls()));
    size.put("tokens", Numbers.count(card.inputTokens()));
    size.put("cost", Numbers.cost(card.worth(), card.unpriced()));
    size.put("tone", comparison.map(c -> tone(rule.of(c.differences()).answer())).orElse("quiet"));
    size.put(
        "verdict",
        comparison
            .map(c -> FindingText.verdict(rule, c.differences()))
            .orElse("what the others are compared with"));
    size.put(
        "figures",
        comparison
            .map(c ->
                "%s; %s"
                    .formatted(
                        FindingText.of(c.differences(), rule.of(c.differences())),
                        FindingText.chance(c.p())))
            .orElse(""));
    return size;
  }

  private static String tone(NonInferiority.Answer answer) {
    return switch (answer) {
      case PASSES -> "good";
      case REFUSES -> "bad";
      case CANNOT_TELL -> "quiet";
    };
  }

  /// The sizes in rising order, whatever order they were asked in.
  private static List<Chart> charts(List<Scorecard> cards) {
    List<Scorecard> rising =
        cards.stream().sorted((a, b) -> Integer.compare(a.rowsPerCall(), b.rowsPerCall())).toList();
    return List.of(
        new Chart(
            "right-chart",
            "rows a call",
            "rows right, %",
            false,
            false,
            curve(rising, Scorecard::rowsPerCall),
            List.of(
                new Series("right", curve(rising, card -> card.right().value() * 100)),
                new Series("95 % from", curve(rising, card -> card.right().low() * 100)),
                new Series("to", curve(rising, card -> card.right().high() * 100)))),
        new Chart(
            "tokens-chart",
            "rows a call",
            "input tokens a row",
            false,
            false,
            curve(rising, Scorecard::rowsPerCall),
            List.of(
                new Series(
                    "input tokens a row",
                    curve(
                        rising,
                        card ->
                            (double) card.inputTokens()
                                / card.rows().size()
                                / card.executions().size())))));
  }

  private static List<Double> curve(List<Scorecard> cards, ToDoubleFunction<Scorecard> value) {
    return cards.stream().map(value::applyAsDouble).toList();
  }

  private static RowTable table(List<Scorecard> cards) throws IOException {
    List<Column> columns = new ArrayList<>(List.of(Column.text("record_id", 8)));
    cards.forEach(card -> columns.add(Column.choice(card.rowsPerCall() + " a call", 6)));
    columns.add(Column.text("input", 14));
    columns.add(Column.text("expected", 12));
    columns.add(Column.text(cards.getLast().rowsPerCall() + " a call answered", 12));
    RowTable table = RowTable.of("All golden rows", columns);
    for (int i = 0; i < cards.getFirst().rows().size(); i++) {
      RowScore row = cards.getLast().rows().get(i);
      List<@Nullable Object> cells = new ArrayList<>();
      cells.add(row.golden().recordId().value());
      for (Scorecard card : cards) {
        cells.add(card.rows().get(i).word());
      }
      cells.add(row.golden().inputValue());
      cells.add(row.expectation());
      cells.add(row.output().map(Json::write).orElse(null));
      table.add(cells);
    }
    return table;
  }
}

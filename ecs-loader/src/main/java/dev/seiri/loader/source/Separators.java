package dev.seiri.loader.source;

import dev.seiri.loader.source.TableProbe.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Detection of the separator of a text's cells, from its beginning: the separator under which the
/// first line names several columns and the lines after it fit.
final class Separators {
  private static final List<Character> CANDIDATES = List.of(',', '\t', ';', '|');

  /// Marks that may separate cells and are text as often: never taken without being told.
  private static final List<Character> UNUSUAL =
      List.of('，', '、', '；', '｜', '：', ':', '^', '~', '\u0001', '\u001F');

  private final String name;
  private final String beginning;
  private final boolean cut;
  private final long before;

  /// @param cut whether the text continues after this beginning
  /// @param before how many lines stand before it
  Separators(String name, String beginning, boolean cut, long before) {
    this.name = name;
    this.beginning = beginning;
    this.cut = cut;
    this.before = before;
  }

  /// The separator; empty where the text has one column.
  ///
  /// @param likely the separator that the file's name tells, taken wherever it fits
  /// @throws InputFault if several fit, or the first line looks like a title
  Optional<Character> find(Optional<Character> likely) {
    List<TableProbe> probes =
        CANDIDATES.stream().map(mark -> TableProbe.of(beginning, cut, mark)).toList();
    List<TableProbe> named = probes.stream().filter(probe -> probe.width() >= 2).toList();
    if (named.isEmpty()) {
      probes.forEach(probe -> requireNoTitle(probe, true));
      Optional<Character> blank =
          probes.stream()
              .filter(TableProbe::hasBlankColumns)
              .map(TableProbe::separator)
              .findFirst();
      if (blank.isEmpty()) {
        requireNoUnusualSeparator();
      }
      return blank;
    }
    Optional<TableProbe> told =
        named.stream().filter(probe -> Optional.of(probe.separator()).equals(likely)).findFirst();
    TableProbe best = told.orElseGet(() -> best(named));
    requireNoTitle(best, false);
    if (best.others().stream().allMatch(other -> other.filled() < 2)) {
      // The separator may be one of the title's, and the table's another.
      probes.forEach(probe -> requireNoTitle(probe, false));
    }
    return Optional.of(best.separator());
  }

  /// @throws InputFault if such a mark stands in all lines, and in each as often
  private void requireNoUnusualSeparator() {
    UNUSUAL.stream()
        .map(mark -> TableProbe.of(beginning, cut, mark))
        .filter(probe -> probe.isTable() && probe.isEven() && !probe.others().isEmpty())
        .findFirst()
        .ifPresent(probe -> {
          throw new InputFault(
              name,
              before + probe.records().getFirst().line(),
              "the cells may be separated by %s; if they are, say --separator \"%s\"; if the file has one column, say --separator none"
                  .formatted(
                      Separator.shown(probe.separator()), Separator.option(probe.separator())));
        });
  }

  /// @throws InputFault if the first line looks like a title above a table
  void check(Optional<Character> separator) {
    separator.ifPresent(mark -> requireNoTitle(TableProbe.of(beginning, cut, mark), false));
  }

  private TableProbe best(List<TableProbe> named) {
    List<TableProbe> left = narrowed(named, TableProbe::isTable);
    left = narrowed(left, probe -> probe.strayQuotes() == 0);
    left = narrowed(left, TableProbe::isEven);
    if (left.size() > 1 && left.stream().noneMatch(TableProbe::isTable)) {
      // A row of them has too many cells, which is said with its line.
      return left.stream().max(Comparator.comparingInt(TableProbe::width)).orElseThrow();
    }
    if (left.size() > 1) {
      throw new InputFault(
          name,
          before + left.getFirst().records().getFirst().line(),
          "the cells may be separated by %s; say which with --separator %s"
              .formatted(joined(left, Separator::shown), joined(left, Separator::option)));
    }
    return left.getFirst();
  }

  private static List<TableProbe> narrowed(List<TableProbe> probes, Predicate<TableProbe> better) {
    List<TableProbe> left = probes.stream().filter(better).toList();
    return left.isEmpty() ? probes : left;
  }

  private static String joined(List<TableProbe> probes, Function<Character, String> word) {
    return probes.stream()
        .map(probe -> word.apply(probe.separator()))
        .collect(Collectors.joining(" or "));
  }

  private void requireNoTitle(TableProbe probe, boolean oneColumn) {
    int width = usualWidth(probe.others());
    List<Shape> table = probe.table(width);
    long usual = table.stream().filter(shape -> shape.filled() == width).count();
    if (width <= probe.width() || usual < 2 || usual * 2 < table.size()) {
      return;
    }
    // A header may have more cells than most rows.
    long line =
        table.stream().filter(shape -> shape.filled() >= width).findFirst().orElseThrow().line();
    throw new InputFault(
        name,
        before + probe.records().getFirst().line(),
        String.format(
            Locale.ROOT,
            "has %s and the lines after it %d (separated by %s); if it is a title, name the header's line with --header-row %d%s",
            Notes.count(probe.width(), "cell", "cells"),
            width,
            Separator.shown(probe.separator()),
            before + line,
            oneColumn
                ? "; if the file has one column, say --separator none"
                : "; otherwise give each column a name"));
  }

  /// How many cells most records have; 0 if there is none.
  private static int usualWidth(List<Shape> records) {
    Map<Integer, Long> widths =
        records.stream().collect(Collectors.groupingBy(Shape::filled, Collectors.counting()));
    return widths.entrySet().stream()
        .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(0);
  }
}

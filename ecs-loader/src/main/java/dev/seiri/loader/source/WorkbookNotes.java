package dev.seiri.loader.source;

import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.source.WorkbookOptions.ErrorCells;
import dev.seiri.loader.source.WorkbookOptions.Hidden;
import dev.seiri.loader.source.WorkbookOptions.Uncalculated;
import dev.seiri.loader.source.WorkbookOptions.UnnamedColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// Counts what an operator should know of a workbook while its rows are read, and says it.
final class WorkbookNotes {
  /// What is counted.
  enum Kind {
    HEADER_VALUES,
    ROWS_OUT_OF_ORDER,
    HIDDEN_ROWS,
    HIDDEN_COLUMNS,
    UNNAMED_COLUMNS,
    UNCALCULATED,
    UNCALCULATED_NOT_SENT,
    MAYBE_UNCALCULATED,
    ERROR_CELLS,
    ERROR_CELLS_NOT_SENT,
    MERGED_ROWS,
    TOTAL_ROWS
  }

  private static final int MOST_PLACES = 5;

  private final WorkbookOptions options;
  private final SequencedMap<Kind, Tally> tallies = new LinkedHashMap<>();
  private final List<SourceNote> others = new ArrayList<>();

  WorkbookNotes(WorkbookOptions options) {
    this.options = options;
  }

  private static final class Tally {
    private long count;
    private final String first;

    /// Rows or columns, as far as they are told of one by one.
    private final SequencedSet<String> places = new LinkedHashSet<>();

    private Tally(String first) {
      this.first = first;
    }
  }

  void add(SourceNote note) {
    others.add(note);
  }

  void count(Kind kind, String first) {
    count(kind, first, first);
  }

  /// @param first the place, a cell
  /// @param group the row or column that it is told of by
  void count(Kind kind, String first, String group) {
    Tally tally = tallies.computeIfAbsent(kind, _ -> new Tally(first));
    tally.count++;
    if (tally.places.size() <= MOST_PLACES) {
      tally.places.add(group);
    }
  }

  List<SourceNote> list() {
    List<SourceNote> notes = new ArrayList<>(others);
    tallies.forEach((kind, tally) ->
        notes.add(
            new SourceNote(
                severity(kind),
                code(kind),
                message(kind, tally),
                tally.count,
                Optional.of(tally.first))));
    return notes;
  }

  private static String code(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Severity severity(Kind kind) {
    boolean refused =
        switch (kind) {
          case UNNAMED_COLUMNS -> options.unnamedColumns() == UnnamedColumns.REFUSE;
          case UNCALCULATED -> options.uncalculated() == Uncalculated.REFUSE;
          case ERROR_CELLS -> options.errorCells() == ErrorCells.REFUSE;
          default -> false;
        };
    boolean resolved =
        switch (kind) {
          case HIDDEN_ROWS -> options.hiddenRows() == Hidden.SKIP;
          case HIDDEN_COLUMNS -> options.hiddenColumns() == Hidden.SKIP;
          case UNNAMED_COLUMNS, UNCALCULATED, ERROR_CELLS -> !refused;
          default -> false;
        };
    return refused ? Severity.ERROR : resolved ? Severity.INFO : Severity.WARNING;
  }

  private String message(Kind kind, Tally tally) {
    long count = tally.count;
    String first = tally.first;
    return switch (kind) {
      case HEADER_VALUES ->
          "%s of the header %s a number, a date or an error (first %s): if it is a row of data, give the sheet a header; if not, --header-row says so"
              .formatted(count(count, "cell", "cells"), count == 1 ? "holds" : "hold", first);
      case ROWS_OUT_OF_ORDER ->
          "%s in the file behind a row that is below (first %s): rows are read in the file's order; save the workbook again in your spreadsheet program to have them sorted"
              .formatted(count(count, "row stands", "rows stand"), first);
      case HIDDEN_ROWS ->
          "%s hidden (first %s) and %s: --hidden-rows %s"
              .formatted(
                  count(count, "row is", "rows are"),
                  first,
                  options.hiddenRows() == Hidden.READ ? "read all the same" : "left out",
                  options.hiddenRows() == Hidden.READ ? "skip leaves them out" : "read takes them");
      case HIDDEN_COLUMNS ->
          "%s hidden (%s) and %s: --hidden-columns %s"
              .formatted(
                  count(count, "column is", "columns are"),
                  places(tally),
                  options.hiddenColumns() == Hidden.READ ? "read all the same" : "left out",
                  options.hiddenColumns() == Hidden.READ
                      ? "skip leaves them out"
                      : "read takes them");
      case UNNAMED_COLUMNS -> unnamed(tally);
      case UNCALCULATED ->
          options.uncalculated() == Uncalculated.REFUSE
              ? "%s never calculated (first %s): open the workbook in a spreadsheet program and save it, or pass --uncalculated-formulas blank"
                  .formatted(count(count, "formula was", "formulas were"), first)
              : "%s never calculated (first %s) and read as blank"
                  .formatted(count(count, "formula was", "formulas were"), first);
      case UNCALCULATED_NOT_SENT ->
          "%s never calculated (first %s), in columns that are not sent, and read as blank"
              .formatted(count(count, "formula was", "formulas were"), first);
      case MAYBE_UNCALCULATED ->
          "%s 0 (first %s) in a workbook that is to be calculated when it is opened: if they were never calculated, open it in a spreadsheet program and save it"
              .formatted(count(count, "formula shows", "formulas show"), first);
      case ERROR_CELLS -> errors(tally);
      case ERROR_CELLS_NOT_SENT ->
          "%s an error such as #N/A (first %s), in columns that are not sent"
              .formatted(count(count, "cell holds", "cells hold"), first);
      case MERGED_ROWS ->
          "%s cells of several rows (first %s): the first of these rows has the text, the others are blank there"
              .formatted(count(count, "merged range joins", "merged ranges join"), first);
      case TOTAL_ROWS ->
          "%s a total (first %s) and %s read as a row of data: delete it if it is none"
              .formatted(
                  count(count, "row looks like", "rows look like"),
                  first,
                  count == 1 ? "is" : "are");
    };
  }

  private String unnamed(Tally tally) {
    String columns = places(tally);
    String found =
        "%s data and no name in the header (first cell %s)"
            .formatted(
                tally.places.size() == 1
                    ? "column " + columns + " has"
                    : "columns " + columns + " have",
                tally.first);
    return switch (options.unnamedColumns()) {
      case REFUSE ->
          found
              + ": name them there, say which row is the header with --header-row, or pass --unnamed-columns letter to read them by their letters, skip to leave them out";
      case SKIP -> found + " and are left out";
      case LETTER -> found + " and are called by their letters";
    };
  }

  private String errors(Tally tally) {
    String found =
        "%s an error such as #N/A (first %s)"
            .formatted(count(tally.count, "cell holds", "cells hold"), tally.first);
    return switch (options.errorCells()) {
      case REFUSE ->
          found
              + ": correct them, or pass --error-cells blank to read them as blank, keep to read the error as text";
      case BLANK -> found + (tally.count == 1 ? ", read as blank" : ", all read as blank");
      case KEEP -> found + (tally.count == 1 ? ", read as text" : ", all read as text");
    };
  }

  private static String places(Tally tally) {
    List<String> some = tally.places.stream().limit(MOST_PLACES).toList();
    return String.join(", ", some) + (tally.places.size() > MOST_PLACES ? ", …" : "");
  }

  private static String count(long count, String one, String more) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : more);
  }
}

package dev.seiri.loader.source;

import dev.seiri.core.json.Text;
import dev.seiri.loader.source.SourceNote.Severity;
import java.util.List;

/// Replaces by U+FFFD what no store, table or page could keep: half surrogate pairs and NULs.
final class CellCleaner {
  private final Notes notes;
  private final boolean tellsNuls;
  private long repaired;

  /// @param tellsNuls whether NULs are still to be told of
  CellCleaner(Notes notes, boolean tellsNuls) {
    this.notes = notes;
    this.tellsNuls = tellsNuls;
  }

  /// How many rows had half a surrogate pair.
  long repaired() {
    return repaired;
  }

  /// Cleans a row's cells in their place.
  void clean(List<String> cells, long line) {
    boolean torn = false;
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      torn |= !Text.isWellFormed(cell);
      if (torn) {
        cell = Text.wellFormed(cell);
      }
      cells.set(i, withoutNul(cell, line));
    }
    if (torn) {
      repaired++;
      notes.add(
          Severity.WARNING,
          "half-surrogates",
          1,
          "line " + line,
          count ->
              Notes.count(count, "row has", "rows have")
                  + " half a surrogate pair, which is replaced by U+FFFD");
    }
  }

  private String withoutNul(String cell, long line) {
    if (cell.indexOf('\0') < 0) {
      return cell;
    }
    if (tellsNuls) {
      notes.add(
          Severity.WARNING,
          "nul",
          1,
          "line " + line,
          count -> Notes.count(count, "cell has", "cells have") + " NULs, each replaced by U+FFFD");
    }
    return cell.replace('\0', '\uFFFD');
  }
}

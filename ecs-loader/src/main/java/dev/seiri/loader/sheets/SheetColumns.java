package dev.seiri.loader.sheets;

import dev.seiri.loader.sheets.SheetDownload.Wanted;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.SourceNote;
import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.source.WorkbookOptions.UnnamedColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The columns of a sheet that are read, and those of them that are left out.
///
/// Where all columns are read, those without a name are looked at too: an operator is told if one
/// holds data.
final class SheetColumns {
  private final List<Integer> places;
  private final List<String> names;
  private final UnnamedColumns unnamed;
  private final SequencedMap<Integer, String> shared;
  private final Map<Integer, String> firstCells = new TreeMap<>();

  private SheetColumns(
      SequencedMap<Integer, String> columns,
      UnnamedColumns unnamed,
      SequencedMap<Integer, String> shared) {
    this.places = List.copyOf(columns.keySet());
    this.names = List.copyOf(columns.values());
    this.unnamed = unnamed;
    this.shared = shared;
  }

  /// @throws InputFault if there is no header, or a column that must be there is not, or is twice
  static SheetColumns of(SheetReader sheet, List<String> header, int headerRow, Wanted wanted) {
    if (header.isEmpty()) {
      throw new InputFault(
          String.format(
              Locale.ROOT,
              "Google Sheets: the sheet \"%s\" is blank; it needs a header in row %d and rows",
              sheet.title(),
              headerRow));
    }
    TreeMap<Integer, String> columns = new TreeMap<>();
    TreeMap<Integer, String> shared = new TreeMap<>();
    if (wanted.others()) {
      for (int i = 0; i < Math.max(header.size(), sheet.columns()); i++) {
        String name = i < header.size() ? header.get(i) : "";
        if (name.isEmpty() || header.indexOf(name) == i) {
          columns.put(i, name);
        } else {
          shared.put(i, name);
        }
      }
    }
    for (String name : wanted.required()) {
      columns.put(place(header, name, sheet.title()), name);
    }
    return new SheetColumns(columns, wanted.unnamed(), shared);
  }

  private static int place(List<String> header, String name, String title) {
    int place = header.indexOf(name);
    if (place < 0) {
      throw new InputFault(
          "Google Sheets: the sheet \"%s\" has no column \"%s\"; its columns are %s"
              .formatted(title, name, header));
    }
    if (header.lastIndexOf(name) != place) {
      throw new InputFault(
          "Google Sheets: the sheet \"%s\" has two columns called \"%s\" (%s and %s); rename one"
              .formatted(
                  title,
                  name,
                  SheetReader.letters(place),
                  SheetReader.letters(header.lastIndexOf(name))));
    }
    return place;
  }

  /// The columns to read, from 0, ascending.
  List<Integer> places() {
    return places;
  }

  /// Where among them a named column stands.
  int indexOf(String name) {
    return names.indexOf(name);
  }

  /// A row's cells by name, as far as they are taken.
  ///
  /// @param cells of the columns that are read
  /// @param number of the row in the sheet, from 1
  SequencedMap<String, String> named(List<String> cells, long number) {
    SequencedMap<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      int place = places.get(i);
      String letters = SheetReader.letters(place);
      if (!names.get(i).isEmpty()) {
        row.put(names.get(i), cells.get(i));
        continue;
      }
      if (!cells.get(i).isBlank()) {
        firstCells.putIfAbsent(place, letters + number);
      }
      // Rows above the first cell do not have it: the reader of JSON lines takes keys that differ.
      if (unnamed == UnnamedColumns.LETTER && firstCells.containsKey(place)) {
        row.put(names.contains(letters) ? "column " + letters : letters, cells.get(i));
      }
    }
    return row;
  }

  /// What an operator should know of the columns, once all rows are read.
  List<SourceNote> notes() {
    List<SourceNote> notes = new ArrayList<>();
    if (!firstCells.isEmpty()) {
      notes.add(
          new SourceNote(
              unnamed == UnnamedColumns.REFUSE ? Severity.ERROR : Severity.INFO,
              "unnamed-columns",
              unnamedMessage(),
              firstCells.size(),
              Optional.of(firstCells.values().iterator().next())));
    }
    if (!shared.isEmpty()) {
      notes.add(
          new SourceNote(
              Severity.WARNING,
              "shared-names",
              String.format(
                  Locale.ROOT,
                  "%s the name of a column before, \"%s\", and %s left out: rename what is to be"
                      + " read",
                  shared.size() == 1
                      ? "1 column has"
                      : String.format(Locale.ROOT, "%,d columns have", shared.size()),
                  shared.firstEntry().getValue(),
                  shared.size() == 1 ? "is" : "are"),
              shared.size(),
              Optional.of("column " + SheetReader.letters(shared.firstEntry().getKey()))));
    }
    return notes;
  }

  private String unnamedMessage() {
    String found =
        "%s %s data and no name in the header"
            .formatted(
                firstCells.size() == 1
                    ? "1 column"
                    : String.format(Locale.ROOT, "%,d columns", firstCells.size()),
                firstCells.size() == 1 ? "has" : "have");
    return switch (unnamed) {
      case REFUSE ->
          found
              + ": name them there, or pass --unnamed-columns letter to read them by their letters,"
              + " skip to leave them out";
      case SKIP -> found + (firstCells.size() == 1 ? " and is left out" : " and are left out");
      case LETTER ->
          found
              + (firstCells.size() == 1
                  ? " and is called by its letter"
                  : " and are called by their letters");
    };
  }
}

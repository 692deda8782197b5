package dev.seiri.loader.source;

import dev.seiri.loader.source.SourceNote.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One JSON object a line, or one JSON string, which is then the input; or a list of them. The
/// columns are the keys of all objects in the order in which they appear, so the text is read once
/// before; what an object lacks is blank.
final class JsonlSource implements RowSource {
  private static final int MOST_COLUMNS = 10_000;

  private final String name;
  private final TextInput text;
  private final List<String> columns;
  private final JsonRows rows;
  private final ColumnChoice choice;
  private final List<SourceNote> fetched;
  private final Notes notes;
  private final CellCleaner cleaner;
  private @Nullable SequencedMap<String, String> ahead;
  private long number;

  /// @throws InputFault if the text is not JSON to its end, or lacks a column
  JsonlSource(SourceOptions options, TextInput text, Notes notes) throws IOException {
    this.name = options.name();
    this.text = text;
    this.fetched = options.fetched();
    this.notes = notes;
    this.cleaner = new CellCleaner(notes, true);
    this.columns = columns(text, notes);
    this.choice = ColumnChoice.of(options, columns);
    this.rows = open(text);
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public SourceLayout layout() {
    return new SourceLayout(
        Format.JSONL,
        Optional.of(text.found().charset()),
        text.found().mark() > 0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        0);
  }

  @Override
  public List<SourceNote> notes() {
    return Stream.concat(fetched.stream(), notes.list().stream()).toList();
  }

  @Override
  public ColumnRoles roles() {
    return choice.roles(columns);
  }

  @Override
  public long repaired() {
    return cleaner.repaired();
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = rows.read().orElse(null);
    }
    return ahead != null;
  }

  @Override
  public Row next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    SequencedMap<String, String> read = ahead;
    ahead = null;
    number++;
    noteMissing(read);
    List<String> cells =
        new ArrayList<>(columns.stream().map(column -> read.getOrDefault(column, "")).toList());
    cleaner.clean(cells, rows.line());
    SequencedMap<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      named.put(columns.get(i), cells.get(i));
    }
    return choice.row(name, number, rows.line(), named, cells);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private void noteMissing(SequencedMap<String, String> read) {
    if (read.size() < columns.size()) {
      notes.add(
          Severity.INFO,
          "missing-keys",
          1,
          "line " + rows.line(),
          count ->
              Notes.count(count, "row lacks", "rows lack")
                  + " keys that others have; what is missing is blank");
    }
  }

  private static List<String> columns(TextInput text, Notes notes) throws IOException {
    SequencedSet<String> columns = new LinkedHashSet<>();
    Optional<SequencedMap<String, String>> only = Optional.empty();
    long count = 0;
    try (JsonRows rows = open(text)) {
      for (Optional<SequencedMap<String, String>> row = rows.read();
          row.isPresent();
          row = rows.read()) {
        columns.addAll(row.get().keySet());
        only = count++ == 0 ? row : Optional.empty();
        if (columns.size() > MOST_COLUMNS) {
          throw new InputFault(
              text.name(),
              rows.line(),
              "has more than 10,000 different keys up to here; put what differs from row to row"
                  + " into a value");
        }
      }
    }
    if (columns.isEmpty()) {
      throw new InputFault(text.name() + ": has no rows; there is nothing to do");
    }
    only.ifPresent(row -> noteWrapped(row, notes));
    return List.copyOf(columns);
  }

  /// Notes that a file's only object holds a list of objects, as answers of web services do.
  private static void noteWrapped(SequencedMap<String, String> only, Notes notes) {
    only.forEach((key, value) -> {
      if (value.startsWith("[{")) {
        notes.add(
            Severity.WARNING,
            "rows-in-a-key",
            1,
            key,
            unused ->
                "the file is one object, read as one row, whose \"%s\" holds a list; if these are the rows, save the list alone"
                    .formatted(key));
      }
    });
  }

  private static JsonRows open(TextInput text) throws IOException {
    BufferedReader reader = text.open();
    try {
      boolean isList = TextInput.beginning(reader).stripLeading().startsWith("[");
      return new JsonRows(text.name(), reader, isList);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }
}

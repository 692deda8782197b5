package dev.seiri.loader;

import dev.seiri.core.id.RequestId;
import dev.seiri.loader.source.ColumnRoles;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.Row;
import dev.seiri.loader.source.RowSource;
import dev.seiri.loader.source.RowSources;
import dev.seiri.loader.source.SourceLayout;
import dev.seiri.loader.source.SourceNote;
import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.source.SourceOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The result of reading a source from end to end, before anything is written: a fault in the last
/// row is found before the first is paid for.
///
/// @param rows how many rows there are
/// @param repaired how many had half a surrogate pair, which was replaced by U+FFFD
/// @param sha256 the digest of the rows as they were read: ids, inputs and fields
/// @param columns the names of the columns
/// @param roles what becomes of the columns
/// @param layout how the source was understood
/// @param notes what was noticed
/// @param beginning the first rows
public record Survey(
    long rows,
    long repaired,
    String sha256,
    List<String> columns,
    ColumnRoles roles,
    SourceLayout layout,
    List<SourceNote> notes,
    List<Row> beginning) {
  private static final int BEGINNING = 20;

  public Survey {
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
    beginning = List.copyOf(beginning);
  }

  /// The same with one more note.
  Survey noting(SourceNote note) {
    return new Survey(
        rows,
        repaired,
        sha256,
        columns,
        roles,
        layout,
        Stream.concat(notes.stream(), Stream.of(note)).toList(),
        beginning);
  }

  /// What was understood and noticed, for people: the first line says how the source was read, and
  /// each line after it is a note.
  ///
  /// @param name what to call the source
  public List<String> lines(String name) {
    return Stream.concat(
            Stream.of(
                String.format(
                    Locale.ROOT,
                    "%,d of %s (%s), %s",
                    rows,
                    name,
                    layout.describe(),
                    roles.describe())),
            notes.stream().map(SourceNote::line))
        .toList();
  }

  /// @throws InputFault if a note keeps the rows from being loaded
  public void requireLoadable(String name) {
    notes.stream()
        .filter(note -> note.severity() == Severity.ERROR)
        .findFirst()
        .ifPresent(note -> {
          throw new InputFault(
              "%s: %s%s"
                  .formatted(
                      name, note.first().map(place -> place + ": ").orElse(""), note.message()));
        });
  }

  /// Reads a source from end to end, in flat memory.
  ///
  /// @throws InputFault if any of it cannot be loaded, naming the row and the line
  public static Survey of(SourceOptions options) {
    return of(options, row -> {});
  }

  /// The same, showing each row to an observer.
  public static Survey of(SourceOptions options, Consumer<Row> observer) {
    try (RowSource source = RowSources.open(options)) {
      RowDigest digest = new RowDigest();
      BlankRows blanks = new BlankRows();
      List<Row> beginning = new ArrayList<>();
      long rows = 0;
      while (source.hasNext()) {
        Row row = source.next();
        digest.add(row);
        blanks.add(row);
        observer.accept(row);
        if (beginning.size() < BEGINNING) {
          beginning.add(row);
        }
        rows++;
        if (rows > RequestId.MAX_ROWS) {
          throw new InputFault(
              String.format(
                  Locale.ROOT,
                  "%s: has more than %,d rows; split it",
                  options.name(),
                  RequestId.MAX_ROWS));
        }
      }
      return new Survey(
          rows,
          source.repaired(),
          digest.hex(),
          source.columns(),
          source.roles(),
          source.layout(),
          Stream.concat(source.notes().stream(), blanks.note().stream()).toList(),
          beginning);
    } catch (IOException e) {
      throw new InputFault(options.name() + ": cannot be read: " + e.getMessage());
    }
  }

  /// Counts the rows in which nothing stands that is sent.
  private static final class BlankRows {
    private long count;
    private long first;

    private void add(Row row) {
      boolean blank =
          row.fields().isEmpty()
              ? row.inputValue().isBlank()
              : row.fields().values().stream().allMatch(String::isBlank);
      if (blank) {
        first = count++ == 0 ? row.line() : first;
      }
    }

    private Optional<SourceNote> note() {
      return count == 0
          ? Optional.empty()
          : Optional.of(
              new SourceNote(
                  Severity.WARNING,
                  "blank-input",
                  String.format(
                      Locale.ROOT,
                      "%,d %s no text in what is sent",
                      count,
                      count == 1 ? "row has" : "rows have"),
                  count,
                  Optional.of("line " + first)));
    }
  }
}

package dev.seiri.loader;

import dev.seiri.loader.source.Row;
import dev.seiri.loader.source.SourceNote;
import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.source.SourceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// A source looked at before anything is loaded: what a survey finds, and what its columns hold.
/// Different values are counted up to a bound, so that memory stays flat.
///
/// @param distinctRows how many rows differ in what is sent, and so are paid for once each
/// @param moreRows whether there are more than these, which are no longer counted
public record RowsProfile(
    Survey survey, List<ColumnProfile> columns, long distinctRows, boolean moreRows) {
  /// The most different values that are counted, of all columns together.
  private static final int MOST_VALUES = 1 << 20;

  private static final int MOST_VALUES_OF_A_COLUMN = 1 << 16;
  private static final int EXAMPLES = 3;
  private static final int EXAMPLE_CHARS = 200;

  public RowsProfile {
    columns = List.copyOf(columns);
  }

  /// Reads a source from end to end.
  ///
  /// @throws dev.seiri.loader.source.InputFault if any of it cannot be read
  public static RowsProfile of(SourceOptions options) {
    Observer observer = new Observer();
    Survey survey = Survey.of(options, observer);
    List<ColumnProfile> columns = new ArrayList<>();
    for (int i = 0; i < survey.columns().size(); i++) {
      columns.add(observer.columns.get(i).profile(survey.columns().get(i)));
    }
    RowsProfile profile =
        new RowsProfile(survey, columns, observer.rows.size(), observer.rows.isFull());
    return observer.repeatedIds == 0 ? profile : profile.noting(repeatedIds(observer.repeatedIds));
  }

  /// All that was noticed.
  public List<SourceNote> notes() {
    return survey.notes();
  }

  /// Whether a note keeps the rows from being loaded.
  public boolean isLoadable() {
    return notes().stream().noneMatch(note -> note.severity() == Severity.ERROR);
  }

  /// The same with one more note.
  RowsProfile noting(SourceNote note) {
    return new RowsProfile(survey.noting(note), columns, distinctRows, moreRows);
  }

  private static SourceNote repeatedIds(long count) {
    return new SourceNote(
        Severity.WARNING,
        "repeated-ids",
        String.format(
            Locale.ROOT,
            "%,d %s a record id that an earlier row has too; each row has its own result",
            count,
            count == 1 ? "row has" : "rows have"),
        count,
        Optional.empty());
  }

  private static final class Observer implements Consumer<Row> {
    private final List<Tally> columns = new ArrayList<>();
    private final SeenIds rows = new SeenIds();
    private final SeenIds ids = new SeenIds();
    private long repeatedIds;

    @Override
    public void accept(Row row) {
      if (columns.isEmpty()) {
        int most = Math.min(MOST_VALUES_OF_A_COLUMN, MOST_VALUES / row.cells().size());
        row.cells().forEach(cell -> columns.add(new Tally(most)));
      }
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).add(row.cells().get(i));
      }
      rows.add(row.inputValue());
      row.recordId().filter(id -> !ids.add(id)).ifPresent(id -> repeatedIds++);
    }
  }

  private static final class Tally {
    private final SeenIds values;
    private final List<String> examples = new ArrayList<>();
    private long blanks;

    private Tally(int most) {
      this.values = new SeenIds(most);
    }

    private void add(String cell) {
      if (cell.isBlank()) {
        blanks++;
      } else if (!values.isFull() && values.add(cell) && examples.size() < EXAMPLES) {
        examples.add(cell.length() > EXAMPLE_CHARS ? cell.substring(0, EXAMPLE_CHARS) : cell);
      }
    }

    private ColumnProfile profile(String name) {
      return new ColumnProfile(name, examples, blanks, values.size(), values.isFull());
    }
  }
}

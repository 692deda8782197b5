package dev.seiri.loader.source;

import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The rows of another source that a filter selects, renumbered.
final class FilteredSource implements RowSource {
  private final RowSource all;
  private final RowFilter filter;
  private final int column;
  private @Nullable Row ahead;
  private long number;

  /// @throws InputFault if there is no such column, or no such row
  FilteredSource(RowSource all, RowFilter filter, String name) {
    this.all = all;
    this.filter = filter;
    this.column = all.columns().indexOf(filter.column());
    if (column < 0) {
      throw new InputFault(
          "%s: there is no column \"%s\" (--where); the columns are %s"
              .formatted(name, filter.column(), all.columns()));
    }
    if (!hasNext()) {
      throw new InputFault(
          "%s: has no row with %s; there is nothing to do".formatted(name, filter));
    }
  }

  @Override
  public List<String> columns() {
    return all.columns();
  }

  @Override
  public SourceLayout layout() {
    return all.layout();
  }

  @Override
  public ColumnRoles roles() {
    return all.roles();
  }

  @Override
  public List<SourceNote> notes() {
    return all.notes();
  }

  @Override
  public long repaired() {
    return all.repaired();
  }

  @Override
  public boolean hasNext() {
    while (ahead == null && all.hasNext()) {
      Row row = all.next();
      if (row.cells().get(column).equals(filter.value())) {
        ahead = row;
      }
    }
    return ahead != null;
  }

  @Override
  public Row next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    Row row = ahead;
    ahead = null;
    number++;
    return new Row(number, row.line(), row.recordId(), row.inputValue(), row.fields(), row.cells());
  }

  @Override
  public void close() throws IOException {
    all.close();
  }
}

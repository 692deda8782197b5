package dev.seiri.loader;

import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.Row;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Rows that must be those that were surveyed: their end is a fault if they are others, so that no
/// execution passes for whole whose file was changed while it was loaded.
final class UnchangedRows implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final Survey survey;
  private final String name;
  private final RowDigest digest = new RowDigest();
  private boolean ended;

  UnchangedRows(Iterator<Row> rows, Survey survey, String name) {
    this.rows = rows;
    this.survey = survey;
    this.name = name;
  }

  @Override
  public boolean hasNext() {
    if (ended) {
      return false;
    }
    if (rows.hasNext()) {
      return true;
    }
    ended = true;
    if (!digest.hex().equals(survey.sha256())) {
      throw new InputFault(
          name
              + ": was changed while it was loaded; cancel the execution and load the file again with another --execution-id");
    }
    return false;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row row = rows.next();
    digest.add(row);
    return row;
  }
}

package dev.seiri.cli.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The result of a query: columns and rows of text, null where SQL has NULL.
///
/// @param columns their names, in order
/// @param rows each with as many cells
public record QueryResult(List<String> columns, List<List<@Nullable String>> rows) {
  public QueryResult {
    columns = List.copyOf(columns);
    rows = Collections.unmodifiableList(new ArrayList<>(rows));
  }
}

package dev.seiri.loader.source;

import java.util.List;
import java.util.Optional;

/// What becomes of a source's columns.
///
/// @param id the column that names the rows; absent: their numbers do
/// @param sent the columns that are sent to the model
/// @param asFields whether they are sent as named fields; otherwise the one column is the input
public record ColumnRoles(Optional<String> id, List<String> sent, boolean asFields) {
  public ColumnRoles {
    sent = List.copyOf(sent);
  }
}

package dev.seiri.loader.source;

import java.util.List;
import java.util.Optional;

/// The roles of a source's columns.
///
/// @param id the column that names the rows; absent: their numbers do
/// @param sent the columns that are sent to the model
/// @param asFields whether they are sent as named fields; otherwise the one column is the input
public record ColumnRoles(Optional<String> id, List<String> sent, boolean asFields) {
  private static final int SHOWN = 5;

  public ColumnRoles {
    sent = List.copyOf(sent);
  }

  /// The roles in a few words, such as `company is sent, id names the rows`.
  public String describe() {
    String columns =
        sent.size() > SHOWN
            ? String.join(", ", sent.subList(0, SHOWN))
                + " and "
                + Notes.count(sent.size() - SHOWN, "more column", "more columns")
            : String.join(", ", sent);
    return "%s %s sent%s"
        .formatted(
            columns,
            asFields ? "are" : "is",
            id.map(column -> ", %s names the rows".formatted(column)).orElse(""));
  }
}

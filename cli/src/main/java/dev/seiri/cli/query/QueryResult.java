package dev.seiri.cli.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The result of a query: columns and rows of text, null where SQL has NULL.
///
/// @param columns their names, in order
/// @param types their SQL types, by the names that DuckDB or Athena gives them
/// @param rows each with as many cells; numbers without an exponent
public record QueryResult(
    List<String> columns, List<String> types, List<List<@Nullable String>> rows) {
  public QueryResult {
    columns = List.copyOf(columns);
    types = List.copyOf(types);
    rows = Collections.unmodifiableList(new ArrayList<>(rows));
  }

  /// Columns of text.
  public QueryResult(List<String> columns, List<List<@Nullable String>> rows) {
    this(columns, columns.stream().map(column -> "varchar").toList(), rows);
  }

  /// What each column holds.
  public List<Kind> kinds() {
    return types.stream().map(Kind::of).toList();
  }

  /// What a column holds, as far as JSON tells it apart.
  public enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    JSON;

    /// The kind of an SQL type, by the name that DuckDB or Athena gives it.
    static Kind of(String type) {
      return switch (type.toLowerCase(Locale.ROOT).replaceFirst("\\(.*", "")) {
        case "tinyint", "smallint", "int", "integer", "bigint", "hugeint" -> NUMBER;
        case "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint" -> NUMBER;
        case "real", "float", "double", "decimal" -> NUMBER;
        case "boolean" -> BOOLEAN;
        case "json" -> JSON;
        default -> TEXT;
      };
    }

    /// A cell as it is shown: numbers without an exponent.
    @Nullable String shown(@Nullable String cell) {
      return cell != null && this == NUMBER && (cell.contains("E") || cell.contains("e"))
          ? new BigDecimal(cell).toPlainString()
          : cell;
    }
  }
}

package dev.seiri.core.id;

import java.util.Locale;

/// The name of a request: the partition key of the requests table.
public record RequestId(String value) {
  /// The most rows an execution can have.
  public static final long MAX_ROWS = 99_999_999;

  public RequestId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a request id must not be empty");
    }
  }

  /// The id of a loader's row: the execution's id, a hyphen, the row number in eight digits.
  /// Loading the same rows twice gives the same ids, and the set can be enumerated without an
  /// index.
  ///
  /// @param row the data row, from 1 to [#MAX_ROWS]
  public static RequestId ofRow(ExecutionId execution, long row) {
    if (row < 1 || row > MAX_ROWS) {
      throw new IllegalArgumentException("row numbers go from 1 to " + MAX_ROWS + ", not " + row);
    }
    return new RequestId(String.format(Locale.ROOT, "%s-%08d", execution.value(), row));
  }

  @Override
  public String toString() {
    return value;
  }
}

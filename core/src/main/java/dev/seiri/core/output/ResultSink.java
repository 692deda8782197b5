package dev.seiri.core.output;

import dev.seiri.core.result.ResultDocument;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A destination of results, row by row in the input's order.
public interface ResultSink extends AutoCloseable {
  /// Takes a row.
  ///
  /// @param cells the input's cells, one per column
  /// @param result its result, empty while it is pending
  void row(List<String> cells, Optional<ResultDocument> result) throws IOException;

  /// What of the results the format could not hold, if anything was left out.
  default Optional<String> loss() {
    return Optional.empty();
  }

  @Override
  void close() throws IOException;
}

package dev.seiri.core.result;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.id.RequestId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A finished execution's results, read from its export in the rows' order: one object instead of
/// one per row.
///
/// The export is only a faster copy, so a fault in it is no error: reading it stops there, and the
/// reader falls back to the results themselves.
public final class ExportedResults implements AutoCloseable {
  private final InputStream stream;
  private final BufferedReader lines;
  private @Nullable ResultDocument next;

  private ExportedResults(InputStream stream) {
    this.stream = stream;
    this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    advance();
  }

  /// The export of an execution, if it has one.
  public static Optional<ExportedResults> open(ExportStore exports, Execution execution) {
    if (execution.sweeping().exportedAt().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ExportedResults(exports.open(execution.id(), ExportFile.JSONL, 0)));
    } catch (StoreUnavailable e) {
      return Optional.empty();
    }
  }

  /// Reads on to a row's result, and skips those of the rows before it.
  ///
  /// @return empty if the export does not hold it after this point
  public Optional<ResultDocument> take(RequestId request) {
    while (next != null && id(next).compareTo(request.value()) < 0) {
      advance();
    }
    if (next == null || !id(next).equals(request.value())) {
      return Optional.empty();
    }
    ResultDocument taken = next;
    advance();
    return Optional.of(taken);
  }

  @Override
  public void close() {
    next = null;
    try {
      stream.close();
    } catch (IOException e) {
      // The file was only read: nothing can be lost.
    }
  }

  private void advance() {
    try {
      String line = lines.readLine();
      next = line == null ? null : ResultDocument.parse(line);
    } catch (IOException | RuntimeException e) {
      close();
    }
  }

  private static String id(ResultDocument result) {
    return result.json().path("request_id").asString("");
  }
}

package dev.seiri.core.export;

import dev.seiri.core.id.ExecutionId;
import java.io.InputStream;

/// The exports in the bucket. Large files are written as multipart uploads, so that one process may
/// stop between two parts and another continue.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the bucket does not answer.
public interface ExportStore {
  /// The least a part may hold, in bytes, unless it is the last one.
  int LEAST_PART_BYTES = 5 << 20;

  /// Begins a file in parts.
  ///
  /// @return the upload's name
  String begin(ExecutionId execution, ExportFile file);

  /// Adds a part. Writing the same part again replaces it.
  ///
  /// @param number from 1 to 10,000
  /// @return whether the upload still exists: it ends when it is completed, and the bucket removes
  ///   uploads that stay unfinished for long
  boolean part(ExecutionId execution, ExportFile file, String upload, int number, byte[] bytes);

  /// Completes the upload of at least one part under the file's name. Idempotent.
  ///
  /// @return whether the file is there now; if not, the upload was lost
  boolean complete(ExecutionId execution, ExportFile file, String upload);

  /// Writes a small file. [ExportFile#FINISHED] is written where SQL reads executions as well.
  void write(ExecutionId execution, ExportFile file, byte[] bytes);

  /// Reads a file from an offset in bytes; nothing is read from its end on.
  ///
  /// @throws dev.seiri.core.StoreUnavailable also where there is no such file
  InputStream open(ExecutionId execution, ExportFile file, long offset);
}

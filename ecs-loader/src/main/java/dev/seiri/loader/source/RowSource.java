package dev.seiri.loader.source;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The rows of a source, read once, one at a time.
///
/// Without an id column asked for, one named `record_id` or `id` names the rows, else their number.
/// Without an input column asked for, the only other column is the input, else one named
/// `input_value` or `input`, else whole rows are sent as named fields.
public interface RowSource extends Iterator<Row>, AutoCloseable {
  /// The names of the columns, in their order. Of JSONL: the keys of the first object.
  List<String> columns();

  /// The encoding the text is read with.
  Charset charset();

  /// Of a workbook: the sheet that is read.
  default Optional<String> sheet() {
    return Optional.empty();
  }

  /// How many rows so far had half a surrogate pair, which was replaced by U+FFFD.
  long mended();

  @Override
  void close() throws IOException;
}

package dev.seiri.loader.source;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The rows of a source, read once, one at a time.
///
/// Without an id column asked for, one named `record_id` or `id`, however it is written, names the
/// rows, else their number. Without an input column asked for, the only other column is the input,
/// else one named `input_value` or `input`, else whole rows are sent as named fields.
public interface RowSource extends Iterator<Row>, AutoCloseable {
  /// The names of the columns, in their order. Of JSON: the keys of all objects, in the order in
  /// which they appear.
  List<String> columns();

  /// How the source was understood.
  SourceLayout layout();

  /// What was noticed up to the row that was read last: complete once all rows are read.
  List<SourceNote> notes();

  /// What becomes of the columns.
  ColumnRoles roles();

  /// The encoding the text is read with.
  default Charset charset() {
    return layout().charset().orElse(StandardCharsets.UTF_8);
  }

  /// Of a workbook: the sheet that is read.
  default Optional<String> sheet() {
    return layout().sheet();
  }

  /// How many rows so far had half a surrogate pair, which was replaced by U+FFFD.
  long repaired();

  @Override
  void close() throws IOException;
}

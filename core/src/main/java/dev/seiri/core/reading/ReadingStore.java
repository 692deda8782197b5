package dev.seiri.core.reading;

import dev.seiri.core.id.ExecutionId;
import java.util.List;

/// What other readings found, beside the results, which never change.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] if the bucket does not answer, and
/// [dev.seiri.core.MalformedItem] naming the object that cannot be read.
public interface ReadingStore {
  /// Stores a complete reading, in the place of an earlier one of the same id.
  void write(Reading reading);

  /// All readings of an execution's rows: second readings before escalations, the oldest first.
  List<Reading> of(ExecutionId execution);
}

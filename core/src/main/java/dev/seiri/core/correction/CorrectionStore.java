package dev.seiri.core.correction;

import java.util.List;

/// The corrections in the bucket.
public interface CorrectionStore {
  /// All corrections, the latest one of each field of each record of each execution, in the order
  /// of executions and requests.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer
  /// @throws dev.seiri.core.MalformedItem naming the object and line that is none
  List<Correction> latest();
}

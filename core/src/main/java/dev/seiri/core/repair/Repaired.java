package dev.seiri.core.repair;

/// What a repair has done.
///
/// @param answersSetAside items of the ledger that could not be read
/// @param asLost how many of these are in the books as answers that may have been paid and lost
/// @param restored rows whose result was taken from the export
/// @param resultsSetAside results that were damaged and are not in the export
/// @param redriven rows that were redriven
/// @param unloaded rows without a result whose request is gone or cannot be read
/// @param reopened whether the execution was finished, and is open again
/// @param exportsAgain whether the results are exported once more
/// @param counters what became of the counters
public record Repaired(
    long answersSetAside,
    long asLost,
    long restored,
    long resultsSetAside,
    long redriven,
    long unloaded,
    boolean reopened,
    boolean exportsAgain,
    Counters counters) {

  /// What became of the counters.
  public enum Counters {
    /// They are what the results add up to.
    RIGHT,
    /// They were recomputed.
    RECOUNTED,
    /// Batches may still be counting, so they cannot be recomputed now.
    BUSY
  }
}

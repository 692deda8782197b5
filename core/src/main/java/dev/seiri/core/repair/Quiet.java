package dev.seiri.core.repair;

/// Says whether the batches that wrote an execution's results have ended. One that has not may
/// still count results that were read already.
public interface Quiet {
  /// Whether every batch has ended that wrote a result which was found. Asked after the results
  /// were read.
  boolean isQuiet(Findings findings) throws InterruptedException;
}

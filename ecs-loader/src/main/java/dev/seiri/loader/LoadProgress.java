package dev.seiri.loader;

/// A listener to the progress of a load. Called from one thread.
public interface LoadProgress {
  /// Reports the number of rows stored so far.
  void loaded(long rows);
}

package dev.seiri.loader;

/// Is told how far a load has come. Called from one thread.
public interface LoadProgress {
  /// So many rows are stored by now.
  void loaded(long rows);
}

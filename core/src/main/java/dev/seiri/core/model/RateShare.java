package dev.seiri.core.model;

/// A share of a model's quota that all processes keep together, window by window.
///
/// Throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface RateShare {
  /// Takes from what is left of a window's share.
  ///
  /// @param window the number of the window, counted from any moment that all agree on
  /// @param requests how many calls
  /// @param tokens how many tokens, worst case
  /// @return whether there was as much left of both; if not, nothing is taken
  boolean take(String modelId, long window, long requests, long tokens);
}

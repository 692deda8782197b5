package dev.seiri.core.model;

/// A rate limit of a model that all processes share, counted per window.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface RateShare {
  /// Takes calls and tokens from a window's allowance.
  ///
  /// @param window the number of the window, counted from any moment that all agree on
  /// @param requests how many calls
  /// @param tokens how many tokens, worst case
  /// @return whether there was as much left of both; if not, nothing is taken
  boolean take(String modelId, long window, long requests, long tokens);
}

package dev.seiri.core.execution;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// The limits at which an execution halts by itself.
///
/// @param maxCostUsd US dollars it may cost, above 0
/// @param maxTokens input and output tokens it may take, from 1
/// @param canary when its first rows count as failing
public record Limits(
    Optional<BigDecimal> maxCostUsd, OptionalLong maxTokens, Optional<Canary> canary) {
  public static final Limits NONE =
      new Limits(Optional.empty(), OptionalLong.empty(), Optional.empty());

  public Limits {
    if (maxCostUsd.isPresent() && maxCostUsd.get().signum() <= 0) {
      throw new IllegalArgumentException("max_cost_usd must be above 0, not " + maxCostUsd.get());
    }
    if (maxTokens.isPresent() && maxTokens.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "max_tokens must be at least 1, not " + maxTokens.getAsLong());
    }
  }

  /// A canary: the first rows, whose results decide whether the rest is processed.
  ///
  /// @param rows how many results to wait for, from 1
  /// @param share of them that may be without a valid answer, 0 to 1
  public record Canary(int rows, double share) {
    public Canary {
      if (rows < 1 || !(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a canary has at least 1 row and a share of 0 to 1, not %d and %s",
                rows,
                share));
      }
    }

    /// Whether so many results show that the execution fails. It is judged only while there are
    /// fewer than ten times its rows: later, a canary says nothing.
    ///
    /// @param tally the results so far
    /// @param before how many there were when it was judged last
    public boolean fails(Tally tally, long before) {
      return tally.results() >= rows
          && before < 10L * rows
          && tally.invalid() > share * tally.results();
    }
  }

  /// Whether there is a budget.
  public boolean hasBudget() {
    return maxCostUsd.isPresent() || maxTokens.isPresent();
  }
}

package dev.seiri.core.execution;

import java.math.BigDecimal;

/// Limits ordered for an execution that has limits already.
public final class OtherLimits {
  private OtherLimits() {}

  /// The ordered limits; a limit that is not ordered keeps its value.
  public static Limits over(Limits before, Limits ordered) {
    return new Limits(
        ordered.maxCostUsd().or(before::maxCostUsd),
        ordered.maxTokens().isPresent() ? ordered.maxTokens() : before.maxTokens(),
        ordered.canary().or(before::canary));
  }

  /// Whether two limits differ. A table writes 2.50 as 2.5.
  public static boolean differ(Limits a, Limits b) {
    return !plain(a).equals(plain(b));
  }

  private static Limits plain(Limits limits) {
    return new Limits(
        limits.maxCostUsd().map(BigDecimal::stripTrailingZeros),
        limits.maxTokens(),
        limits.canary());
  }
}

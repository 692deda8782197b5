package dev.seiri.core.execution;

import java.math.BigDecimal;

/// What calls take from a budget.
///
/// @param usd US dollars
/// @param tokens input and output tokens
/// @param calls how many calls
public record Amount(BigDecimal usd, long tokens, long calls) {
  public static final Amount NOTHING = new Amount(BigDecimal.ZERO, 0, 0);

  public Amount plus(Amount other) {
    return new Amount(usd.add(other.usd), tokens + other.tokens, calls + other.calls);
  }
}

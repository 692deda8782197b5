package dev.seiri.core.execution;

import java.math.BigDecimal;

/// What calls take from a budget.
///
/// @param usd US dollars
/// @param tokens input and output tokens
/// @param calls how many calls
public record Amount(BigDecimal usd, long tokens, long calls) {
  public static final Amount NOTHING = new Amount(BigDecimal.ZERO, 0, 0);

  /// What counted results cost.
  public static Amount of(Tally tally) {
    return new Amount(
        tally.costUsd(),
        tally.inputTokens() + tally.outputTokens() + tally.cacheReadTokens(),
        tally.results());
  }

  public Amount plus(Amount other) {
    return new Amount(usd.add(other.usd), tokens + other.tokens, calls + other.calls);
  }

  public Amount minus(Amount other) {
    return new Amount(usd.subtract(other.usd), tokens - other.tokens, calls - other.calls);
  }

  /// The same money for another number of calls.
  public Amount calls(long count) {
    return new Amount(usd, tokens, count);
  }

  /// The smaller of both, in dollars and in tokens.
  public Amount atMost(Amount most) {
    return new Amount(usd.min(most.usd), Math.min(tokens, most.tokens), calls);
  }

  /// The larger of both, in dollars, in tokens and in calls.
  public Amount atLeast(Amount other) {
    return new Amount(
        usd.max(other.usd), Math.max(tokens, other.tokens), Math.max(calls, other.calls));
  }

  /// Whether it is nothing at all.
  public boolean isNothing() {
    return usd.signum() == 0 && tokens == 0 && calls == 0;
  }

  /// The same, with the dollars as a table gives them back: 2.50 as 2.5.
  public Amount plain() {
    BigDecimal stripped = usd.stripTrailingZeros();
    return new Amount(stripped.scale() < 0 ? stripped.setScale(0) : stripped, tokens, calls);
  }
}

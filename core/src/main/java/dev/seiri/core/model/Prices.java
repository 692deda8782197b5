package dev.seiri.core.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// A model's list prices in US dollars per million tokens, each 0 or more.
public record Prices(
    BigDecimal input, BigDecimal output, BigDecimal cacheRead, BigDecimal cacheWrite) {
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  public Prices {
    if (input.signum() < 0
        || output.signum() < 0
        || cacheRead.signum() < 0
        || cacheWrite.signum() < 0) {
      throw new IllegalArgumentException("a price must not be negative");
    }
  }

  /// What a usage costs in US dollars, exact to a billionth.
  public BigDecimal cost(Usage usage) {
    return part(input, usage.inputTokens())
        .add(part(output, usage.outputTokens()))
        .add(part(cacheRead, usage.cacheReadTokens()))
        .add(part(cacheWrite, usage.cacheWriteTokens()))
        .setScale(9, RoundingMode.HALF_UP);
  }

  Prices times(BigDecimal factor) {
    return new Prices(
        input.multiply(factor),
        output.multiply(factor),
        cacheRead.multiply(factor),
        cacheWrite.multiply(factor));
  }

  private static BigDecimal part(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(tokens)).divide(MILLION, MathContext.DECIMAL64);
  }
}

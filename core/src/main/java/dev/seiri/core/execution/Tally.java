package dev.seiri.core.execution;

import dev.seiri.core.answer.Verdict;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/// Counts of results and of what they cost.
///
/// @param verdicts how many results have each verdict; absent means none
/// @param reused results whose answer somebody else had paid for
/// @param costUsd US dollars, of the answers whose model has a price
public record Tally(
    Map<Verdict, Long> verdicts,
    long reused,
    long inputTokens,
    long outputTokens,
    long cacheReadTokens,
    BigDecimal costUsd) {
  public static final Tally NONE = new Tally(Map.of(), 0, 0, 0, 0, BigDecimal.ZERO);

  public Tally {
    verdicts = Map.copyOf(verdicts);
  }

  /// How many results were counted.
  public long results() {
    return verdicts.values().stream().mapToLong(Long::longValue).sum();
  }

  /// How many results are not valid.
  public long invalid() {
    return verdicts.entrySet().stream()
        .filter(e -> !e.getKey().isValid())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public long of(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }

  public Tally plus(Tally other) {
    EnumMap<Verdict, Long> sum = new EnumMap<>(Verdict.class);
    sum.putAll(verdicts);
    other.verdicts.forEach((verdict, count) -> sum.merge(verdict, count, Long::sum));
    return new Tally(
        sum,
        reused + other.reused,
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cacheReadTokens + other.cacheReadTokens,
        costUsd.add(other.costUsd));
  }
}

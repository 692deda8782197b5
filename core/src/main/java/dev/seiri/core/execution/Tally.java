package dev.seiri.core.execution;

import dev.seiri.core.answer.Verdict;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Counts of results and of what they cost.
///
/// @param verdicts how many results have each verdict; absent means none
/// @param reused results whose answer was paid for on behalf of another row
/// @param costUsd US dollars, of the answers whose model has a price
/// @param answeredVariants the variants of which a row was answered by a model
/// @param flagged results that a check has flagged
public record Tally(
    Map<Verdict, Long> verdicts,
    long reused,
    long inputTokens,
    long outputTokens,
    long cacheReadTokens,
    BigDecimal costUsd,
    Set<String> answeredVariants,
    long flagged) {
  public static final Tally NONE = new Tally(Map.of(), 0, 0, 0, 0, BigDecimal.ZERO);

  public Tally {
    verdicts = Map.copyOf(verdicts);
    answeredVariants = Set.copyOf(answeredVariants);
  }

  /// Counts without flagged results.
  public Tally(
      Map<Verdict, Long> verdicts,
      long reused,
      long inputTokens,
      long outputTokens,
      long cacheReadTokens,
      BigDecimal costUsd,
      Set<String> answeredVariants) {
    this(
        verdicts, reused, inputTokens, outputTokens, cacheReadTokens, costUsd, answeredVariants, 0);
  }

  /// Counts of an execution without variants and flagged results.
  public Tally(
      Map<Verdict, Long> verdicts,
      long reused,
      long inputTokens,
      long outputTokens,
      long cacheReadTokens,
      BigDecimal costUsd) {
    this(verdicts, reused, inputTokens, outputTokens, cacheReadTokens, costUsd, Set.of());
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

  /// Whether some of these results were answered by a model.
  ///
  /// @param variant of a variant's rows alone; absent: of any row
  public boolean isAnswered(Optional<String> variant) {
    return variant
        .map(answeredVariants::contains)
        .orElseGet(() ->
            verdicts.entrySet().stream()
                .anyMatch(e -> e.getKey().isAnswered() && e.getValue() > 0));
  }

  /// Whether these counts say the same, however they are written.
  public boolean isSame(Tally other) {
    return Arrays.stream(Verdict.values()).allMatch(v -> of(v) == other.of(v))
        && reused == other.reused
        && inputTokens == other.inputTokens
        && outputTokens == other.outputTokens
        && cacheReadTokens == other.cacheReadTokens
        && costUsd.compareTo(other.costUsd) == 0
        && answeredVariants.equals(other.answeredVariants)
        && flagged == other.flagged;
  }

  public long of(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }

  public Tally plus(Tally other) {
    EnumMap<Verdict, Long> sum = new EnumMap<>(Verdict.class);
    sum.putAll(verdicts);
    other.verdicts.forEach((verdict, count) -> sum.merge(verdict, count, Long::sum));
    Set<String> answered = new HashSet<>(answeredVariants);
    answered.addAll(other.answeredVariants);
    return new Tally(
        sum,
        reused + other.reused,
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cacheReadTokens + other.cacheReadTokens,
        costUsd.add(other.costUsd),
        answered,
        flagged + other.flagged);
  }
}

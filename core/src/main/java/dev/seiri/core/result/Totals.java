package dev.seiri.core.result;

import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Tally;
import java.math.BigDecimal;

/// What results add up to: verdicts, tokens, cost and latencies. Eight bytes a result.
public final class Totals {
  private final Latencies latencies = new Latencies();
  private final Latencies modelLatencies = new Latencies();
  private Tally tally = Tally.NONE;
  private BigDecimal saved = BigDecimal.ZERO;
  private Amount lost = Amount.NOTHING;
  private long unpricedLosses;
  private long savedCalls;
  private long cacheWriteTokens;
  private long calls;
  private long fallbacks;
  private long unpriced;
  private long byPerson;
  private long packedRows;
  private double packedCalls;
  private long packingSavedTokens;
  private long rowsTogether;

  /// Adds a result.
  public void add(ResultDocument result) {
    tally = tally.plus(result.tally());
    saved = saved.add(result.saved().orElse(BigDecimal.ZERO));
    savedCalls += result.savedCalls();
    cacheWriteTokens += result.usage().cacheWriteTokens();
    calls += result.attempts();
    fallbacks += result.fallbackReason().isPresent() ? 1 : 0;
    unpriced += result.cost().isEmpty() ? 1 : 0;
    byPerson += result.isAnsweredByPerson() ? 1 : 0;
    lost = lost.plus(result.lost());
    rowsTogether += Math.max(1, result.packedRows());
    if (result.packedRows() > 0) {
      packedRows++;
      packedCalls += 1.0 / result.packedRows();
      packingSavedTokens += result.packingSavedTokens();
    }
    unpricedLosses += result.isLossUnpriced() ? 1 : 0;
    result.latency().ifPresent(latency -> latencies.add(latency.toMillis()));
    result.modelLatency().ifPresent(latency -> modelLatencies.add(latency.toMillis()));
  }

  /// Results by verdict, tokens and cost: those paid for on these rows' behalf.
  public Tally tally() {
    return tally;
  }

  /// How many results there are.
  public long results() {
    return tally.results();
  }

  /// How many results have a valid output.
  public long valid() {
    return tally.results() - tally.invalid();
  }

  /// How long each answer took that was asked for here.
  public Latencies latencies() {
    return latencies;
  }

  /// How long the models themselves took, as far as their service says.
  public Latencies modelLatencies() {
    return modelLatencies;
  }

  /// What reused answers have saved, in US dollars, of those whose model has a price.
  public BigDecimal saved() {
    return saved;
  }

  /// How many calls reused answers have saved, repairs among them.
  public long savedCalls() {
    return savedCalls;
  }

  public long cacheWriteTokens() {
    return cacheWriteTokens;
  }

  /// How many results are a person's decision.
  public long byPerson() {
    return byPerson;
  }

  /// How many rows were asked in calls of several.
  public long packedRows() {
    return packedRows;
  }

  /// How many calls of several rows were made: those whose rows have all their results.
  public long packedCalls() {
    return Math.round(packedCalls);
  }

  /// How many rows the first call of a row had, on average over rows.
  public double rowsInCall() {
    return results() == 0 ? 0 : (double) rowsTogether / results();
  }

  /// How many input tokens more calls of one row would have taken, about.
  public long packingSavedTokens() {
    return packingSavedTokens;
  }

  /// How many calls were made.
  public long calls() {
    return calls;
  }

  /// How many results are those of another model than the first.
  public long fallbacks() {
    return fallbacks;
  }

  /// The calls that may have been paid for without leaving an answer, at the most that they can
  /// have taken.
  public Amount lost() {
    return lost;
  }

  /// Results with lost calls whose price is not known.
  public long unpricedLosses() {
    return unpricedLosses;
  }

  /// Results whose model has no price, so that their cost is not in the sum.
  public long unpriced() {
    return unpriced;
  }
}

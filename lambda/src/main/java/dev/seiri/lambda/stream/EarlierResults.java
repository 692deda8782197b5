package dev.seiri.lambda.stream;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.concurrent.Concurrently;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.result.ResultStore;
import dev.seiri.lambda.ask.Asker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Results that rows may have from an earlier delivery, although the ledger does not hold their
/// answers any more: it keeps an answer for some time, and a result stays. A row that has one is
/// not sent to the model again.
///
/// Rows that were redriven are looked up, and those whose record is old. A fresh row costs no read.
final class EarlierResults {
  /// The ledger keeps an answer for a day at least, and an answer that is used near its end may be
  /// gone when the same record is delivered again.
  private static final Duration FRESH = Duration.ofHours(1);

  private final ResultStore results;

  EarlierResults(ResultStore results) {
    this.results = results;
  }

  /// The sequence numbers of deliveries that may not be the first of their row.
  static Set<String> old(List<Delivery> deliveries, Clock clock) {
    Instant fresh = clock.instant().minus(FRESH);
    Set<String> old = new HashSet<>();
    for (Delivery delivery : deliveries) {
      if (delivery instanceof Delivery.Row row
          && (row.request().redrive() > 0 || row.since().filter(fresh::isAfter).isPresent())) {
        old.add(row.sequenceNumber());
      }
    }
    return old;
  }

  /// The same rows, without those that would be sent to a model and have a result.
  ///
  /// @param old the sequence numbers of the rows to look up
  /// @throws StoreUnavailable if the bucket does not answer
  List<Prepared> skip(List<Prepared> rows, Map<QuestionId, LedgerEntry> known, Set<String> old)
      throws InterruptedException {
    return old.isEmpty()
        ? rows
        : Concurrently.map(
            rows,
            row ->
                row instanceof Prepared.ToAsk asking
                        && old.contains(row.sequenceNumber())
                        && asks(asking, known)
                        && hasResult(asking)
                    ? new Prepared.Skipped(row.sequenceNumber())
                    : row,
            (row, e) ->
                new Prepared.Retry(
                    row.sequenceNumber(), row.executionId(), String.valueOf(e.getMessage())));
  }

  private static boolean asks(Prepared.ToAsk row, Map<QuestionId, LedgerEntry> known) {
    return Asker.asks(
        row.question(), row.execution().id(), known.getOrDefault(row.id(), LedgerEntry.NONE));
  }

  private boolean hasResult(Prepared.ToAsk row) {
    try {
      return results.find(row.execution().id(), row.request().id()).isPresent();
    } catch (MalformedItem e) {
      // One that is damaged is set aside by a repair; until then no other can be written.
      return true;
    }
  }
}

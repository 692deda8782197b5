package dev.seiri.cli.run;

import dev.seiri.cli.session.Stores;
import dev.seiri.core.answer.PaidAgain;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import dev.seiri.core.result.Rows;
import dev.seiri.core.result.Totals;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A comparison of an execution's rows with its results.
///
/// @param loaded the rows the loader counted
/// @param results rows with a readable result that is their own
/// @param pending rows without a result whose request is stored
/// @param lost rows with neither: there must be none
/// @param foreign results of rows with another row's text in them: there must be none
/// @param verdicts how many results have each verdict
/// @param paidAgain answers known to have been paid for although there was one already
/// @param perhapsPaidAgain the most calls that a process had in flight when it died and that were
///   made again since
/// @param totals what the results add up to, with the calls that may have been paid for and left no
///   answer
public record Audit(
    long loaded,
    long results,
    long pending,
    long lost,
    long foreign,
    Map<Verdict, Long> verdicts,
    long paidAgain,
    long perhapsPaidAgain,
    Totals totals) {
  private static final int BATCH = 100;

  public Audit {
    verdicts = Map.copyOf(verdicts);
  }

  /// Whether no row is lost and no result belongs to another row.
  public boolean holds() {
    return lost == 0 && foreign == 0 && loaded == results + pending;
  }

  /// Compares. Reads every result once.
  ///
  /// @param execution one whose rows the loader counted
  public static Audit of(Stores stores, Execution execution) throws InterruptedException {
    Rows rows = new Rows(execution.id(), execution.requestCount().orElseThrow());
    Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    Totals totals = new Totals();
    BitSet without = new BitSet();
    long foreign = 0;
    try (ResultStream stream =
        new ResultStream(stores.results(), execution.id(), rows.requests())) {
      for (int row = 1; stream.hasNext(); row++) {
        Optional<ResultDocument> result = stream.next();
        if (result.isEmpty()) {
          without.set(row);
        } else if (!isOwn(result.get(), RequestId.ofRow(execution.id(), row))) {
          foreign++;
        } else {
          verdicts.merge(result.get().verdict(), 1L, Long::sum);
          totals.add(result.get());
        }
      }
    }
    long pending = stored(stores, execution, without);
    return new Audit(
        rows.count(),
        verdicts.values().stream().mapToLong(Long::longValue).sum(),
        pending,
        without.cardinality() - pending,
        foreign,
        verdicts,
        execution.paidAgain(),
        PaidAgain.most(stores.notes(), stores.ledger(), execution.id()),
        totals);
  }

  private static boolean isOwn(ResultDocument result, RequestId request) {
    return result.json().path("request_id").asString("").equals(request.value());
  }

  private static long stored(Stores stores, Execution execution, BitSet rows) {
    List<RequestId> batch = new ArrayList<>(BATCH);
    long stored = 0;
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      batch.add(RequestId.ofRow(execution.id(), row));
      if (batch.size() == BATCH) {
        stored += stores.requests().existing(batch).size();
        batch.clear();
      }
    }
    return stored + (batch.isEmpty() ? 0 : stores.requests().existing(batch).size());
  }
}

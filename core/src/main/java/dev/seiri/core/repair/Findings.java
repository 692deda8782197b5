package dev.seiri.core.repair;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.result.Rows;
import dev.seiri.core.result.Totals;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What is there of an execution, and what is damaged. Sets are of rows, by their number.
///
/// @param before the execution as it was before its results were read
/// @param execution as it was after that
/// @param pending rows without a result, damaged or not
/// @param unreadable rows whose result cannot be read
/// @param foreign rows whose result is another row's
/// @param gone rows without a result whose request is not there either
/// @param malformed rows without a result whose request cannot be read
/// @param whys what is wrong with each row that is in one of these sets but `pending`
/// @param answers the items of the ledger that cannot be read
/// @param totals what the results add up to
/// @param exportOff rows whose result is not the one in the export, where there is one
/// @param newest when the newest result was written
public record Findings(
    Execution before,
    Execution execution,
    Rows rows,
    BitSet pending,
    BitSet unreadable,
    BitSet foreign,
    BitSet gone,
    BitSet malformed,
    Map<Integer, String> whys,
    List<DamagedAnswer> answers,
    Totals totals,
    BitSet exportOff,
    Instant newest) {

  /// A kind of damage.
  ///
  /// @param name in `verify`
  /// @param count how many
  /// @param examples what is wrong, of some of them
  public record Kind(String name, long count, List<String> examples) {}

  private static final int EXAMPLES = 3;

  /// All kinds, also those of which there is none.
  public List<Kind> kinds() {
    return List.of(
        new Kind("results damaged", unreadable.cardinality(), examples(unreadable)),
        new Kind("wrong", foreign.cardinality(), examples(foreign)),
        new Kind(
            "ledger damaged",
            answers.size(),
            answers.stream().limit(EXAMPLES).map(DamagedAnswer::why).toList()),
        new Kind("requests damaged", malformed.cardinality(), examples(malformed)),
        new Kind("lost", gone.cardinality(), examples(gone)),
        new Kind("counters off", countersOff().size(), examples(countersOff())),
        new Kind(
            "export off",
            exportOff.cardinality(),
            exportOff.isEmpty()
                ? List.of()
                : List.of(
                    "the export does not hold the result of row " + exportOff.nextSetBit(0))));
  }

  /// Whether anything is damaged.
  public boolean isDamaged() {
    return kinds().stream().anyMatch(kind -> kind.count() > 0);
  }

  /// Rows whose result is there and not theirs.
  public BitSet badResults() {
    BitSet bad = (BitSet) unreadable.clone();
    bad.or(foreign);
    return bad;
  }

  /// Rows that have no whole result.
  public BitSet without() {
    BitSet without = badResults();
    without.or(pending);
    return without;
  }

  /// The counters that are not what the results add up to, with both figures. While rows are
  /// processed, counters follow the results: then only those are off that hold no number.
  public List<String> countersOff() {
    Set<String> damaged = execution.damagedCounters();
    return Stream.concat(
            damaged.stream()
                .map(name -> "%s of execution %s holds no number".formatted(name, execution.id())),
            isMoving() ? Stream.empty() : differences(execution.tally(), totals.tally(), damaged))
        .toList();
  }

  /// Whether results may be written now.
  public boolean isMoving() {
    return execution.status().isOpen()
        && execution.status() != ExecutionStatus.FINISHED
        && !pending.isEmpty();
  }

  private static Stream<String> differences(Tally counted, Tally results, Set<String> damaged) {
    Map<String, List<Object>> pairs = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      pairs.put("count_" + verdict.word(), List.of(counted.of(verdict), results.of(verdict)));
    }
    pairs.put("count_reused", List.of(counted.reused(), results.reused()));
    pairs.put("count_flagged", List.of(counted.flagged(), results.flagged()));
    pairs.put("input_tokens", List.of(counted.inputTokens(), results.inputTokens()));
    pairs.put("output_tokens", List.of(counted.outputTokens(), results.outputTokens()));
    pairs.put("cache_read_tokens", List.of(counted.cacheReadTokens(), results.cacheReadTokens()));
    pairs.put(
        "cost_usd",
        List.of(
            counted.costUsd().stripTrailingZeros().toPlainString(),
            results.costUsd().stripTrailingZeros().toPlainString()));
    return pairs.entrySet().stream()
        .filter(e -> !damaged.contains(e.getKey()))
        .filter(e -> !e.getValue().getFirst().equals(e.getValue().getLast()))
        .map(e ->
            "%s is %s, and the results add up to %s"
                .formatted(e.getKey(), e.getValue().getFirst(), e.getValue().getLast()));
  }

  private static List<String> examples(Collection<String> all) {
    return all.stream().limit(EXAMPLES).toList();
  }

  private List<String> examples(BitSet some) {
    return some.stream()
        .limit(EXAMPLES)
        .mapToObj(
            row -> whys.getOrDefault(row, RequestId.ofRow(execution.id(), row) + " is damaged"))
        .toList();
  }

  /// The same where the execution is as it is now.
  public Findings with(Execution now) {
    return new Findings(
        before,
        now,
        rows,
        pending,
        unreadable,
        foreign,
        gone,
        malformed,
        whys,
        answers,
        totals,
        exportOff,
        newest);
  }

  /// How many rows have a whole result.
  public long results() {
    return totals.results();
  }
}

package dev.seiri.cli.run;

import dev.seiri.cli.session.Stores;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.budget.PaidAgain;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.repair.Findings;
import dev.seiri.core.repair.Inspector;
import dev.seiri.core.result.Totals;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/// A comparison of an execution's rows with its results.
///
/// @param pending rows without a result whose request is stored
/// @param paidAgain answers known to have been paid for although there was one already
/// @param perhapsPaidAgain the most calls that a process had in flight when it died and that were
///   made again since
/// @param findings what is there, and what is damaged
public record Audit(long pending, long paidAgain, long perhapsPaidAgain, Findings findings) {
  /// Compares. Reads every result once.
  ///
  /// @param execution one whose rows the loader counted
  public static Audit of(Stores stores, ModelCatalog catalog, Execution execution)
      throws InterruptedException {
    Findings findings = new Inspector(stores.repairPorts(), catalog).inspect(execution);
    BitSet stored = (BitSet) findings.pending().clone();
    stored.andNot(findings.gone());
    return new Audit(
        stored.cardinality(),
        findings.execution().paidAgain(),
        PaidAgain.most(
            stores.notes(), stores.ledger(), execution.id(), findings.execution().account()),
        findings);
  }

  /// The rows that the loader counted.
  public long loaded() {
    return findings.rows().count();
  }

  /// What the results add up to, with the calls that may have been paid for and left no answer.
  public Totals totals() {
    return findings.totals();
  }

  /// The calls that may have been paid for and left no answer. The results know of those that
  /// preceded them, the execution's account also of rows that are pending and of processes that
  /// died: whichever is more.
  public Amount lost() {
    return totals().lost().atLeast(findings.execution().account().lost());
  }

  /// How many results have each verdict.
  public Map<Verdict, Long> verdicts() {
    Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    verdicts.putAll(totals().tally().verdicts());
    return verdicts;
  }

  /// Whether every row has its own result, or its request and none, and nothing is damaged.
  public boolean holds() {
    return !findings.isDamaged() && loaded() == findings.results() + pending;
  }
}

package dev.seiri.core.repair;

import dev.seiri.core.answer.LostCall;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.request.Redrive;
import dev.seiri.core.result.ExportedResults;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.Totals;
import java.time.Clock;
import java.util.BitSet;
import java.util.Optional;

/// A repair of an execution, from what is left of it. No model is asked here; rows without a result
/// are redriven, and the handler asks only what has no answer in the ledger.
///
/// Each step may be the last before the process dies: the next repair finds what is left to do.
/// Results are set aside before the execution is opened, since the sweep would finish it again as
/// long as every row has one; counters are recomputed before rows are redriven, so that what is
/// counted from then on is added to the right figures.
public final class Repair {
  /// How often the sweep may be faster.
  private static final int TRIES = 5;

  private final RepairPorts ports;
  private final ModelCatalog catalog;
  private final Quiet quiet;
  private final Clock clock;

  public Repair(RepairPorts ports, ModelCatalog catalog, Quiet quiet, Clock clock) {
    this.ports = ports;
    this.catalog = catalog;
    this.quiet = quiet;
    this.clock = clock;
  }

  /// Repairs.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if a table or the bucket does not answer; run again,
  ///   it continues
  public Repaired run(Findings findings) throws InterruptedException {
    ExecutionId id = findings.execution().id();
    long answers = 0;
    long lost = 0;
    for (DamagedAnswer damaged : findings.answers()) {
      if (damaged.answer().isPresent()) {
        answers += ports.ledger().restore(damaged.question(), damaged.answer().get()) ? 1 : 0;
        continue;
      }
      Optional<LostCall> instead = damaged.waiting().map(question -> lost(id, damaged, question));
      if (ports.ledger().setAside(damaged.question(), instead)) {
        answers++;
        lost += instead.isPresent() ? 1 : 0;
      }
    }
    Results results = results(findings);
    BitSet without = findings.without();
    without.andNot(results.restored());
    BitSet stale = (BitSet) findings.exportOff().clone();
    stale.andNot(results.restored());
    boolean finished = findings.execution().status() == ExecutionStatus.FINISHED;
    boolean off = !stale.isEmpty() || !isRight(findings, exact(findings, results.added()));
    boolean isLeftOut = findings.execution().sweeping().whyNotFiled().isPresent();
    boolean exports = finished && without.isEmpty() && (off || isLeftOut) && exportAgain(id, false);
    Repaired.Counters counters = recount(findings, results.added());
    if (exports && counters == Repaired.Counters.RECOUNTED) {
      // The sweep may have exported the counters meanwhile as they were.
      exportAgain(id, false);
    }
    boolean reopened = finished && !without.isEmpty() && exportAgain(id, true);
    BitSet unloaded = (BitSet) findings.gone().clone();
    unloaded.or(findings.malformed());
    unloaded.and(without);
    BitSet redrive = (BitSet) without.clone();
    redrive.andNot(unloaded);
    boolean open = reopened || findings.execution().status().isOpen();
    long redriven =
        open ? new Redrive(ports.requests()).send(id, redrive, redrive.cardinality()) : 0;
    return new Repaired(
        answers,
        lost,
        results.restored().cardinality(),
        results.aside(),
        redriven,
        unloaded.cardinality(),
        reopened,
        exports || reopened,
        counters);
  }

  /// What stands for an answer that may have been there.
  private LostCall lost(ExecutionId id, DamagedAnswer answer, Question question) {
    return new LostCall(
        "damaged-" + answer.question().sha256(),
        id,
        answer.row(),
        question.modelId(),
        catalog.worst(question),
        clock.instant(),
        "its record cannot be read: " + answer.why());
  }

  /// What became of results.
  ///
  /// @param added what the restored ones add to the others
  private record Results(BitSet restored, long aside, Totals added) {}

  /// Takes results from the export where it holds them, and sets the other damaged ones aside.
  private Results results(Findings findings) {
    ExecutionId id = findings.execution().id();
    BitSet restored = new BitSet();
    BitSet bad = findings.badResults();
    BitSet without = findings.without();
    Totals added = new Totals();
    long aside = 0;
    Optional<ExportedResults> export =
        without.isEmpty()
            ? Optional.empty()
            : ExportedResults.open(ports.exports(), findings.execution());
    try {
      for (int row = without.nextSetBit(0); row >= 0; row = without.nextSetBit(row + 1)) {
        RequestId request = RequestId.ofRow(id, row);
        boolean wasBad = bad.get(row) && ports.results().setAside(id, request);
        Optional<ResultDocument> exported =
            export.flatMap(e -> e.take(request)).filter(document -> document.isOf(request));
        if (exported.isPresent() && ports.results().writeIfNone(id, request, exported.get())) {
          restored.set(row);
          added.add(exported.get());
        } else if (wasBad) {
          aside++;
        }
      }
    } finally {
      export.ifPresent(ExportedResults::close);
    }
    return new Results(restored, aside, added);
  }

  /// Recomputes the counters, in one write that fails if anything was counted since before the
  /// results were read. What a batch has written and not counted yet would be counted twice; so it
  /// is done only when the batches that wrote these results have ended.
  private Repaired.Counters recount(Findings findings, Totals restored)
      throws InterruptedException {
    Tally exact = exact(findings, restored);
    if (isRight(findings, exact)) {
      return Repaired.Counters.RIGHT;
    }
    return quiet.isQuiet(findings) && ports.executions().recount(findings.before(), exact)
        ? Repaired.Counters.RECOUNTED
        : Repaired.Counters.BUSY;
  }

  private static boolean isRight(Findings findings, Tally exact) {
    return findings.before().damagedCounters().isEmpty() && findings.before().tally().isSame(exact);
  }

  private static Tally exact(Findings findings, Totals restored) {
    return findings.totals().tally().plus(restored.tally());
  }

  /// Has a finished execution exported once more, which the sweep may be doing at this moment.
  ///
  /// @param open whether it is to be opened again, too
  private boolean exportAgain(ExecutionId id, boolean open) {
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<Execution> now =
          ports.executions().find(id).filter(e -> e.status() == ExecutionStatus.FINISHED);
      if (now.isEmpty()) {
        return false;
      }
      Sweeping next = now.get().sweeping().toExport();
      if (open ? ports.executions().reopen(id, next) : ports.executions().swept(id, next)) {
        return true;
      }
    }
    return false;
  }
}

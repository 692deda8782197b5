package dev.seiri.cli.run;

import dev.seiri.cli.run.Waiting.End;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.OtherLimits;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.request.StoredRequest;
import dev.seiri.core.result.Rows;
import dev.seiri.lambda.stream.HandlerSettings;
import dev.seiri.loader.LoadJob;
import dev.seiri.loader.LoadJob.Resolved;
import dev.seiri.loader.LoadSpec;
import dev.seiri.loader.progress.Progress;
import dev.seiri.loader.source.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A run of rows from their source to their results: resolve, load, wait.
public final class RowRun {
  private final Terminal terminal;
  private final Session session;
  private final LoadJob job;
  private final Duration patience;

  /// @param patience how long to wait without any row getting its result
  public RowRun(Terminal terminal, Session session, Duration patience) {
    this.terminal = terminal;
    this.session = session;
    this.job = session.stores().loadJob(session.defaultModel(), terminal.clock());
    this.patience = patience;
  }

  /// Resolves prompt, model and rows. Writes nothing.
  ///
  /// @throws dev.seiri.loader.LoadFault if they cannot be resolved
  public Resolved resolve(LoadSpec spec) {
    return job.resolve(spec);
  }

  /// Announces the run.
  public void announce(Resolved resolved) {
    Execution execution = resolved.execution();
    terminal.say(
        "%s execution %s".formatted(resolved.isNew() ? "new" : "continuing", execution.id()));
    List<String> rows = resolved.survey().lines(resolved.spec().source().name());
    terminal.say("  rows    " + rows.getFirst());
    rows.stream().skip(1).forEach(note -> terminal.say("          " + note));
    terminal.say("  prompt  " + execution.payload().prompt());
    terminal.say(
        "  model   %s, %s"
            .formatted(execution.payload().foundationModelId(), session.describeModels()));
    execution
        .payload()
        .variants()
        .forEach(variant -> terminal.say("  variant " + variant.describe()));
    resolved.notes().forEach(note -> terminal.say("  calls   " + note));
    execution.payload().maxInFlight().ifPresent(this::announceCalls);
  }

  /// Says how many calls may be in flight, since no execution exceeds the bound of the processes.
  private void announceCalls(int wanted) {
    String said = String.format(Locale.ROOT, "  calls   at most %,d in flight", wanted);
    if (terminal.stack().isPresent()) {
      terminal.say(said + " in each process, or what the stack's settings allow if that is less");
      return;
    }
    int most = HandlerSettings.of(terminal.env()).mostInFlight();
    terminal.say(
        wanted <= most
            ? said
            : String.format(
                Locale.ROOT,
                "  calls   at most %,d in flight, as MAX_IN_FLIGHT says, not %,d",
                most,
                wanted));
  }

  /// Loads the rows, unless an earlier command has, and waits for their results. A halted execution
  /// is resumed.
  ///
  /// @throws CliFault if the execution was cancelled
  public End run(Resolved resolved) throws InterruptedException {
    return run(
        resolved.execution(),
        resolved.survey().rows(),
        () -> job.load(resolved, terminal.display(), terminal::say));
  }

  /// The same with rows that come from no source.
  ///
  /// @param count how many there are
  /// @param rows not read if they are loaded already
  End run(Execution execution, long count, Iterator<Row> rows) throws InterruptedException {
    return run(execution, count, () -> job.load(execution, count, rows, terminal.display()));
  }

  /// Writes an execution and its requests.
  private interface Load {
    void load() throws InterruptedException;
  }

  private End run(Execution execution, long count, Load load) throws InterruptedException {
    reopen(execution);
    Rows rows = new Rows(execution.id(), count);
    if (isLoaded(rows)) {
      terminal.say("  its rows are loaded already");
    } else {
      load.load();
    }
    return await(rows);
  }

  /// Why rows are pending after a run.
  String why(End end) {
    return switch (end) {
      case End.Finished finished -> "results have disappeared since they were written";
      case End.Halted(String reason) -> "halted: " + reason;
      case End.Cancelled cancelled -> "cancelled";
      case End.Stalled(String reason) ->
          String.format(Locale.ROOT, "no result came for %d s: %s", patience.toSeconds(), reason);
    };
  }

  private void reopen(Execution wanted) throws InterruptedException {
    ExecutionId id = wanted.id();
    Optional<Execution> there = session.stores().executions().find(id);
    if (there.isPresent() && OtherLimits.differ(there.get().limits(), wanted.limits())) {
      session.stores().budgets().limit(id, wanted.limits());
      terminal.say("  with other limits than before");
    }
    ExecutionStatus status = there.map(Execution::status).orElse(ExecutionStatus.LOADING);
    if (status == ExecutionStatus.CANCELLED) {
      throw new CliFault(
          "execution %s was cancelled; use another --execution-id; answers that exist are not paid for twice"
              .formatted(id));
    }
    if (status == ExecutionStatus.HALTED && session.stores().executions().resume(id)) {
      session.stores().settleDead(id, BedrockArguments.catalog(terminal.env()), terminal.clock());
      terminal.say(
          "  it was halted: %s; resuming".formatted(there.flatMap(Execution::reason).orElse("")));
      // On this machine the command redrives pending rows; on AWS the sweep would, but later. Rows
      // that were never counted cannot be listed, and are loaded now.
      if (session.lease().isEmpty() && there.orElseThrow().requestCount().isPresent()) {
        RedrivePending.send(session.stores(), there.orElseThrow(), terminal);
      }
    }
  }

  /// Whether an earlier command has finished loading, and the requests of all rows without a result
  /// are still there.
  private boolean isLoaded(Rows rows) throws InterruptedException {
    boolean counted =
        session
            .stores()
            .executions()
            .find(rows.execution())
            .map(Execution::requestCount)
            .filter(OptionalLong.of(rows.count())::equals)
            .isPresent();
    return counted && areStored(rows);
  }

  private boolean areStored(Rows rows) throws InterruptedException {
    BitSet pending = rows.pending(session.stores().results());
    List<RequestId> batch = new ArrayList<>();
    for (int row = pending.nextSetBit(0); row >= 0; row = pending.nextSetBit(row + 1)) {
      batch.add(RequestId.ofRow(rows.execution(), row));
      if (batch.size() == RequestStore.LOOK_UP || pending.nextSetBit(row + 1) < 0) {
        Map<RequestId, StoredRequest> stored = session.stores().requests().read(batch);
        if (stored.size() < batch.size()
            || stored.values().stream().anyMatch(StoredRequest.Unreadable.class::isInstance)) {
          return false;
        }
        batch.clear();
      }
    }
    return true;
  }

  private End await(Rows rows) throws InterruptedException {
    try (Progress progress =
        Progress.on(terminal.display(), Progress.isTerminal(), "answered", rows.count())) {
      return new Waiting(session, rows, patience, terminal.clock(), terminal::say).await(progress);
    }
  }
}

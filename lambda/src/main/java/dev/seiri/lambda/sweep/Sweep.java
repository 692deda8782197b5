package dev.seiri.lambda.sweep;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.budget.Shortages;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.request.Redrive;
import dev.seiri.core.result.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sweep of executions: it compares the results with the rows that were loaded, redrives stuck
/// rows, finishes complete executions and exports them.
///
/// It may run beside the handlers and beside itself, and be killed anywhere: everything it does is
/// idempotent.
public final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

  /// Rows that are sent where a budget may have room: it is seen then for how many.
  private static final int ROOM_TRIAL = 10_000;

  private static final Duration FILER_PAUSE = Duration.ofSeconds(1);

  private final SweepPorts ports;
  private final SweepSettings settings;
  private final Redrive redrive;
  private final Exporter exporter;
  private final CounterCheck counters;
  private final Optional<GivenUpRows> givenUp;
  private final Optional<WarehouseExport> filer;
  private final BooleanSupplier idle;
  private final Clock clock;

  /// A sweep that does not know whether batches are being processed.
  public Sweep(SweepPorts ports, SweepSettings settings, Clock clock) {
    this(ports, settings, () -> false, clock);
  }

  /// @param idle whether it is known that no batch is being processed anywhere, and none waits in
  ///   the stream
  public Sweep(SweepPorts ports, SweepSettings settings, BooleanSupplier idle, Clock clock) {
    this.ports = ports;
    this.settings = settings;
    this.redrive = new Redrive(ports.requests());
    this.exporter = new Exporter(ports, clock);
    this.counters = new CounterCheck(ports, exporter, idle, clock);
    this.givenUp =
        ports
            .givenUp()
            .map(records ->
                new GivenUpRows(records, ports.executions(), ports.requests(), settings, clock));
    this.filer =
        ports
            .warehouse()
            .map(warehouse ->
                new WarehouseExport(ports.executions(), warehouse, FILER_PAUSE, clock));
    this.idle = idle;
    this.clock = clock;
  }

  /// The report of one sweep.
  ///
  /// @param open executions that still have pending rows
  /// @param redriven rows that were redriven
  /// @param finished executions whose last row got its result
  /// @param exported executions whose export was completed
  /// @param failed executions that could not be swept; the next sweep retries
  public record Report(int open, long redriven, int finished, int exported, int failed) {
    static final Report NOTHING = new Report(0, 0, 0, 0);
    static final Report FAILED = new Report(0, 0, 0, 0, 1);

    /// A sweep in which nothing failed.
    public Report(int open, long redriven, int finished, int exported) {
      this(open, redriven, finished, exported, 0);
    }

    Report plus(Report other) {
      return new Report(
          open + other.open,
          redriven + other.redriven,
          finished + other.finished,
          exported + other.exported,
          failed + other.failed);
    }
  }

  /// Sweeps once. A failure of one execution does not keep the others waiting.
  ///
  /// @param until when to stop; the next sweep continues
  /// @throws StoreUnavailable if the executions cannot be listed
  public Report run(Instant until) throws InterruptedException {
    Report report = redriveGivenUp(until);
    for (Execution execution : ports.executions().list()) {
      if (clock.instant().isAfter(until)) {
        break;
      }
      try {
        report = report.plus(look(execution, until));
      } catch (StoreUnavailable | MalformedItem e) {
        LOG.warn("execution {} has to wait for the next sweep: {}", execution.id(), e.getMessage());
        report = report.plus(Report.FAILED);
      } catch (RuntimeException e) {
        LOG.error("execution {} cannot be swept", execution.id(), e);
        report = report.plus(Report.FAILED);
      }
    }
    return report;
  }

  private Report redriveGivenUp(Instant until) throws InterruptedException {
    if (givenUp.isEmpty()) {
      return Report.NOTHING;
    }
    try {
      return new Report(0, givenUp.get().redrive(until), 0, 0);
    } catch (StoreUnavailable e) {
      LOG.warn("given-up records have to wait for the next sweep: {}", e.getMessage());
      return Report.FAILED;
    }
  }

  private Report look(Execution execution, Instant until) throws InterruptedException {
    settleDead(execution);
    return switch (execution.status()) {
      case LOADING -> Report.NOTHING;
      case HALTED, CANCELLED -> {
        counters.advance(execution, until);
        yield Report.NOTHING;
      }
      case FINISHED -> conclude(execution, until);
      case RUNNING ->
          execution.requestCount().isEmpty() || isHaltedFor(execution)
              ? Report.NOTHING
              : follow(execution, until);
    };
  }

  /// Books what dead processes of an execution may have spent.
  private void settleDead(Execution execution) {
    if (execution.account().reservations().values().stream().anyMatch(this::isOver)) {
      ports
          .budgets()
          .find(execution.id())
          .flatMap(account ->
              Shortages.lostByTheDead(
                  account, ports.dead().settle(execution, account, this::isOver)))
          .ifPresent(lost -> LOG.warn("{}: {}", execution.id(), lost));
    }
  }

  /// Halts an execution if its rows wait for room in its budget that cannot come any more.
  private boolean isHaltedFor(Execution execution) {
    if (execution.account().shortage().isEmpty()) {
      return false;
    }
    Account account = ports.budgets().find(execution.id()).orElse(execution.account());
    if (!account.isShort() || !account.reservations().isEmpty()) {
      return false;
    }
    String reason = Shortages.exhausted(account, account.shortage().orElseThrow().needed());
    LOG.warn("execution {} is halted: {}", execution.id(), reason);
    return ports.executions().halt(execution.id(), reason);
  }

  /// Whether a reservation's process can make no calls for it any more.
  private boolean isOver(Reservation reservation) {
    return clock.instant().isAfter(reservation.until())
        || settings.deadProcesses().contains(reservation.process());
  }

  private Report follow(Execution execution, Instant until) throws InterruptedException {
    Rows rows = new Rows(execution.id(), execution.requestCount().getAsLong());
    long counted = execution.tally().results();
    if (counted > Math.max(0, execution.sweeping().results()) && counted < rows.count()) {
      // The execution is making progress: to see that, a million results need not be listed.
      ports.executions().swept(execution.id(), execution.sweeping().news(counted, clock.instant()));
      return new Report(1, 0, 0, 0);
    }
    BitSet pending = rows.pending(ports.results());
    if (pending.isEmpty()) {
      if (ports.executions().finish(execution.id())) {
        LOG.info("execution {} is finished", execution.id());
      }
      return new Report(0, 0, 1, 0)
          .plus(conclude(ports.executions().find(execution.id()).orElse(execution), until));
    }
    return new Report(
        1, redriveIfStuck(execution, rows.count() - pending.cardinality(), pending), 0, 0);
  }

  /// Pending rows are stuck if no row has got a result for a while.
  private long redriveIfStuck(Execution execution, long results, BitSet pending)
      throws InterruptedException {
    Instant now = clock.instant();
    Sweeping before = execution.sweeping();
    Optional<Instant> since = before.since();
    boolean setBack = since.filter(moment -> moment.isAfter(now)).isPresent();
    if (since.isEmpty() || setBack || results > before.results()) {
      ports.executions().swept(execution.id(), before.news(results, now));
      return 0;
    }
    Account account = ports.budgets().find(execution.id()).orElse(execution.account());
    // Rows that wait for room are redriven when there is room, and no later than when nothing is in
    // flight that they would have to wait for.
    boolean isRoom = account.shortage().isPresent() && account.reservations().isEmpty();
    boolean isStuck = isStuck(before, Duration.between(since.get(), now));
    if (account.isShort() || !(isStuck || isRoom)) {
      return 0;
    }
    int rows = pending.cardinality();
    long most = isStuck ? rows : Math.min(rows, ROOM_TRIAL);
    // Stored first: of two concurrent sweeps only one redrives the rows.
    if (!ports.executions().swept(execution.id(), before.redriven(most, now))) {
      return 0;
    }
    long sent = redrive.send(execution.id(), pending, most);
    LOG.warn("{} stuck rows of {} are redriven", sent, execution.id());
    return sent;
  }

  /// Whether rows without a new result for so long are lost: they cannot be in the stream any more,
  /// where they would only wait for their turn. All were put there before the time began.
  private boolean isStuck(Sweeping before, Duration silence) {
    if (silence.compareTo(settings.patience(before.rounds())) < 0) {
      return false;
    }
    return silence.compareTo(settings.recordAge()) >= 0 || idle.getAsBoolean();
  }

  /// Counts, exports and files a finished execution.
  private Report conclude(Execution finished, Instant until) throws InterruptedException {
    Execution execution =
        counters.advance(finished, until)
            ? ports.executions().find(finished.id()).orElse(finished)
            : finished;
    return execution.sweeping().exportedAt().isPresent()
        ? file(execution, until)
        : export(execution, until);
  }

  /// Where there is a warehouse, an exported execution is filed there too.
  private Report file(Execution execution, Instant until) throws InterruptedException {
    if (filer.isPresent() && execution.sweeping().filedAt().isEmpty()) {
      filer.get().advance(execution, until);
    }
    return Report.NOTHING;
  }

  private Report export(Execution execution, Instant until) throws InterruptedException {
    return exporter.advance(execution, until) ? new Report(0, 0, 0, 1) : Report.NOTHING;
  }
}

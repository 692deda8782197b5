package dev.seiri.cli.run;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.run.Waiting.End;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.repair.Findings;
import dev.seiri.core.repair.Inspector;
import dev.seiri.core.repair.Quiet;
import dev.seiri.core.repair.Repair;
import dev.seiri.core.repair.Repaired;
import dev.seiri.loader.progress.Progress;
import dev.seiri.local.home.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri repair`: makes what is damaged of an execution right.
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description = {
      "Repair an execution that `seiri verify` finds damaged, from what is left of it.",
      "Takes damaged and missing results from the export, or sets them aside (damaged/ in the"
          + " bucket) and redrives their rows: no model is asked where the ledger has an answer."
          + " Sets ledger items aside that cannot be read, which then count as paid and lost where"
          + " a row waits for their answer. Recomputes the counters from the results, and has the"
          + " results exported again where the export is off.",
      "Idempotent: run it again if it was interrupted. On this machine it waits for the rows.",
      "Exit status 0 if nothing is damaged any more, otherwise 1."
    })
public final class RepairCommand implements Callable<Integer> {
  /// An invocation on Lambda lasts 15 minutes at most.
  private static final Duration LONGEST_BATCH = Duration.ofMinutes(15);

  /// The worker reports a few times a second.
  private static final Duration REPORTS = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Terminal terminal;

  @Option(names = "--dry-run", description = "Show what is damaged, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "On this machine: stop waiting after this long without a new result."
              + " Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Mixin private final BedrockArguments bedrock = new BedrockArguments();

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  public RepairCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// What is to be done about damage.
  static String nextStep(Findings findings) {
    String id = findings.execution().id().value();
    boolean unloaded = !findings.gone().isEmpty() || !findings.malformed().isEmpty();
    boolean other =
        findings.kinds().stream()
            .anyMatch(kind ->
                kind.count() > 0
                    && !kind.name().equals("lost")
                    && !kind.name().equals("requests damaged"));
    String load =
        "load the same rows again with --execution-id %s, and every answer is reused".formatted(id);
    String repair = "`seiri repair %s`".formatted(id);
    return "%s%s"
        .formatted(
            unloaded
                ? "rows have neither a result nor a request that can be read: "
                : "something is damaged: ",
            unloaded ? other ? repair + ", then " + load : load : repair);
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Session session =
        dryRun
            ? arguments.open(terminal)
            : arguments.open(terminal, arguments.models(terminal, bedrock))) {
      Execution execution = arguments.find(session.stores());
      if (execution.requestCount().isEmpty()) {
        throw new CliFault(
            Loading.isUnfinished(execution)
                ? Loading.describe(execution)
                : "execution %s has no request_count: another client feeds it; `seiri redrive %s` redrives its pending rows"
                    .formatted(execution.id(), execution.id()));
      }
      return repair(session, execution);
    }
  }

  private int repair(Session session, Execution execution) throws InterruptedException {
    ModelCatalog catalog = BedrockArguments.catalog(terminal.env());
    Inspector inspector = new Inspector(session.stores().repairPorts(), catalog);
    Findings found = inspector.inspect(execution);
    describe(found);
    if (dryRun) {
      terminal.say(
          found.isDamaged()
              ? "nothing is changed; without --dry-run, this is repaired"
              : "nothing is damaged");
      return found.isDamaged() ? ExitStatus.PENDING : 0;
    }
    Repair repair =
        new Repair(session.stores().repairPorts(), catalog, quiet(session), terminal.clock());
    Repaired repaired = repair.run(found);
    describe(repaired);
    if (session.lease().isPresent() && repaired.redriven() > 0) {
      await(session, found);
    }
    Findings left = inspector.inspect(arguments.find(session.stores()));
    if (!left.countersOff().isEmpty()) {
      describe(repair.run(left));
      left = inspector.inspect(arguments.find(session.stores()));
    }
    return conclude(found, left);
  }

  private int conclude(Findings found, Findings left) {
    boolean nothing = !found.isDamaged() && !left.isDamaged();
    terminal.say(
        left.isDamaged()
            ? "seiri: " + nextStep(left)
            : nothing ? "nothing is damaged" : "nothing is damaged any more");
    if (!left.pending().isEmpty()) {
      terminal.say(
          "%s rows have no result yet; `seiri status %s` says why"
              .formatted(Numbers.count(left.pending().cardinality()), left.execution().id()));
    }
    return left.isDamaged() || !left.pending().isEmpty() ? ExitStatus.PENDING : 0;
  }

  private void describe(Findings findings) {
    for (Findings.Kind kind : findings.kinds()) {
      if (kind.count() > 0) {
        terminal.print("%-18s %s".formatted(kind.name(), Numbers.count(kind.count())));
        kind.examples().forEach(example -> terminal.say("  " + example));
      }
    }
  }

  private void describe(Repaired repaired) {
    say(repaired.answersSetAside(), "answers of the ledger are set aside, as they cannot be read");
    say(repaired.asLost(), "of these are counted as paid and lost, and are asked again");
    say(repaired.restored(), "results are taken from the export");
    say(repaired.resultsSetAside(), "damaged results are set aside under damaged/ in the bucket");
    say(repaired.redriven(), "rows are redriven; answers in the ledger are not paid for again");
    say(repaired.unloaded(), "rows have to be loaded again: their requests are gone or damaged");
    if (repaired.reopened()) {
      terminal.say("the execution was finished, and is open again");
    }
    if (repaired.exportsAgain()) {
      terminal.say("the results are exported again");
    }
    switch (repaired.counters()) {
      case RIGHT -> {}
      case RECOUNTED -> terminal.say("the counters are recomputed from the results");
      case BUSY ->
          terminal.say(
              "the counters cannot be recomputed now, as batches may still be counting; run this again %s"
                  .formatted(
                      arguments.onAws(terminal)
                          ? "15 minutes after the last result"
                          : "when the worker is idle"));
    }
  }

  private void say(long count, String what) {
    if (count > 0) {
      terminal.say(Numbers.count(count) + " " + what);
    }
  }

  /// On this machine the worker says whether it is idle; elsewhere, every batch that wrote a result
  /// longer ago than it can last has ended.
  private Quiet quiet(Session session) {
    return findings -> {
      if (session.lease().isEmpty()) {
        return findings.newest().isBefore(terminal.clock().instant().minus(LONGEST_BATCH));
      }
      Instant asked = terminal.clock().instant();
      while (terminal.clock().instant().isBefore(asked.plus(REPORTS))) {
        WorkerStatus worker = session.worker();
        if (worker.idle() && worker.at().isAfter(asked)) {
          return true;
        }
        Thread.sleep(LOOK);
      }
      return false;
    };
  }

  private void await(Session session, Findings found) throws InterruptedException {
    try (Progress progress =
        Progress.on(terminal.display(), Progress.isTerminal(), "answered", found.rows().count())) {
      End end =
          new Waiting(
                  session,
                  found.rows(),
                  Duration.ofSeconds(timeout),
                  terminal.clock(),
                  terminal::say)
              .await(progress);
      switch (end) {
        case End.Finished finished -> {}
        case End.Halted(String reason) -> terminal.say("it is halted: " + reason);
        case End.Cancelled cancelled -> terminal.say("it is cancelled");
        case End.Stalled(String why) -> terminal.say("rows are pending: " + why);
      }
    }
  }
}

package dev.seiri.cli.run;

import dev.seiri.cli.output.FormatOption;
import dev.seiri.cli.output.LostCallText;
import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.json.Json;
import dev.seiri.core.repair.Findings;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `seiri verify`: compares rows with results.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verify that no row is lost: loaded = results + pending.",
      "Compares an execution's rows with its results one by one.",
      "Counts each verdict, and answers paid for more than once: the known ones, and at most"
          + " (max) those that processes had in flight when they died. Counts calls that may have"
          + " been paid for and left no answer (paid, lost), at the most that they can have cost."
          + " No more was billed for the results than both costs and the answers paid again.",
      "Names what is damaged: results, answers in the ledger, requests, counters and the export."
          + " `seiri repair` makes it right.",
      "Exit status 0 if every row has a result and nothing is damaged, otherwise 1."
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final int LOOKS = 8;

  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();
  @Mixin private final FormatOption format = new FormatOption();

  public VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = arguments.open(terminal)) {
      Execution execution = arguments.find(session.stores());
      if (execution.requestCount().isEmpty()) {
        throw new CliFault(
            "execution %s has no request_count: it is only partially loaded, or another client feeds it; load it again to verify it"
                .formatted(execution.id()));
      }
      Audit audit = counted(session, audit(session, execution));
      if (format.isJson()) {
        terminal.printAll(Json.write(FigureJson.verify(audit)));
      } else {
        print(audit);
      }
      return audit.holds() && audit.pending() == 0 ? 0 : ExitStatus.PENDING;
    }
  }

  private Audit audit(Session session, Execution execution) throws InterruptedException {
    return Audit.of(session.stores(), BedrockArguments.catalog(terminal.env()), execution);
  }

  /// The same, once what was written last is counted: a batch counts its results after it has
  /// written them.
  private static Audit counted(Session session, Audit audit) throws InterruptedException {
    Audit last = audit;
    for (int looks = 0; looks < LOOKS && !last.findings().countersOff().isEmpty(); looks++) {
      Thread.sleep(LOOK);
      Execution execution = last.findings().execution();
      last =
          new Audit(
              last.pending(),
              last.paidAgain(),
              last.perhapsPaidAgain(),
              last.findings()
                  .with(session.stores().executions().find(execution.id()).orElse(execution)));
    }
    return last;
  }

  private void print(Audit audit) {
    line("loaded", audit.loaded());
    line("results", audit.findings().results());
    for (Verdict verdict : Verdict.values()) {
      long count = audit.verdicts().getOrDefault(verdict, 0L);
      if (count > 0) {
        line("  " + verdict.word(), count);
      }
    }
    line("pending", audit.pending());
    for (Findings.Kind kind : audit.findings().kinds()) {
      line(kind.name(), kind.count());
    }
    line("paid again", audit.paidAgain());
    line("paid again (max)", audit.perhapsPaidAgain());
    line("paid, lost (max)", audit.lost().calls());
    text("cost", Numbers.cost(audit.totals().tally().costUsd(), audit.totals().unpriced()));
    text("cost, lost (max)", Numbers.cost(audit.lost().usd(), audit.totals().unpricedLosses()));
    LostCallText.describe(audit.lost(), audit.totals().unpricedLosses()).ifPresent(terminal::say);
    for (Findings.Kind kind : audit.findings().kinds()) {
      kind.examples().forEach(example -> terminal.say("  " + example));
      if (kind.count() > kind.examples().size()) {
        terminal.say(
            "  and %s more of %s"
                .formatted(Numbers.count(kind.count() - kind.examples().size()), kind.name()));
      }
    }
    terminal.say(
        audit.holds()
            ? "verified: loaded = results + pending"
            : "seiri: NOT verified: " + RepairCommand.nextStep(audit.findings()));
  }

  private void line(String name, long count) {
    text(name, Numbers.count(count));
  }

  private void text(String name, String value) {
    terminal.print("%-18s %s".formatted(name, value));
  }
}

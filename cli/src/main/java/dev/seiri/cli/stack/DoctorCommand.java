package dev.seiri.cli.stack;

import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.athena.AthenaQueries;
import dev.seiri.aws.control.Checkup;
import dev.seiri.aws.control.Finding;
import dev.seiri.aws.control.Finding.Level;
import dev.seiri.cli.query.AthenaResults;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.DeliveredLabels;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.StoreUnavailable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri doctor`: checks a stack, and says how to fix it.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Check every part that processes rows, and say how to fix faults.",
      "With --stack or --aws: credentials, tables, stream, bucket, mapping, function,"
          + " prompts, queries, the models that the prompts recommend (each is asked for one token)"
          + " and their quotas. Otherwise this machine, the local stack and its prompts. Where"
          + " AppConfig deploys labels: its agent, too.",
      "Prints a line per finding, tab-separated: ok, note or fault, the part, the finding."
          + " The line below one that is not ok says how to fix it. Nothing is changed. Exit status"
          + " 1 if there is a fault."
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final List<Finding> findings = new ArrayList<>();

  @Mixin private final StackArguments stack = new StackArguments();

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Check this model too. May be given several times.")
  private List<String> models = new ArrayList<>();

  public DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (stack.onAws(terminal)) {
      deployed();
    } else {
      local();
    }
    return findings.stream().anyMatch(finding -> finding.level() == Level.FAULT)
        ? ExitStatus.PENDING
        : 0;
  }

  private void local() throws InterruptedException {
    add(LocalChecks.home(terminal.home()));
    add(LocalChecks.credentials());
    Finding database = LocalChecks.database(terminal.home());
    add(database);
    if (database.level() == Level.FAULT) {
      return;
    }
    try (Session session = stack.open(terminal)) {
      add(Finding.ok("local stack", "its tables and bucket answer"));
      look(session, new PromptChecks(session.stores().prompts()));
    }
  }

  private void deployed() throws InterruptedException {
    Checkup checkup = new Checkup();
    Finding credentials = checkup.credentials();
    add(credentials);
    if (credentials.level() == Level.FAULT) {
      return;
    }
    try (Session session = stack.open(terminal)) {
      checkup.stores(ResourceNames.of(terminal.env())).forEach(this::add);
      SequencedSet<String> asked = new LinkedHashSet<>(models);
      PromptChecks prompts = new PromptChecks(session.stores().prompts());
      look(session, prompts);
      asked.addAll(prompts.models());
      asked.add(session.defaultModel());
      checkup
          .models(asked, BedrockArguments.catalog(terminal.env()), ResourceNames.of(terminal.env()))
          .forEach(this::add);
    }
    queries();
  }

  private void look(Session session, PromptChecks prompts) {
    try {
      DeliveredLabels.delivery(terminal)
          .ifPresent(delivery ->
              LabelChecks.all(delivery, session.stores().prompts(), terminal.clock())
                  .forEach(this::add));
      prompts.all().forEach(this::add);
    } catch (StoreUnavailable e) {
      add(Finding.fault("prompts", e.getMessage(), "fix what it names first"));
    }
  }

  private void queries() throws InterruptedException {
    String part = "queries";
    if (AthenaQueries.of(terminal.env()).isEmpty()) {
      add(
          Finding.note(
              part,
              "%s and %s are not set".formatted(AthenaQueries.WORK_GROUP, AthenaQueries.DATABASE),
              "use --stack NAME, or set them to the names in the stack's outputs"));
      return;
    }
    try {
      AthenaResults.of(terminal.env())
          .ask("SELECT verdict FROM results WHERE execution_id = 'none' LIMIT 1", List.of());
      add(Finding.ok(part, "Athena answers"));
    } catch (CliFault | StoreUnavailable e) {
      add(
          Finding.fault(
              part,
              String.valueOf(e.getMessage()),
              "scripts/deploy ENV makes the table and the views that queries read"));
    }
  }

  private void add(Finding finding) {
    findings.add(finding);
    terminal.print(
        String.join(
            "\t",
            finding.level().name().toLowerCase(Locale.ROOT),
            finding.part(),
            oneLine(finding.text())));
    if (!finding.fix().isEmpty()) {
      terminal.print("\tto fix it: " + finding.fix());
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}

package dev.seiri.cli.run;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.loader.LoadJob;
import dev.seiri.loader.LoadJob.Resolved;
import dev.seiri.loader.LoadOptions;
import dev.seiri.loader.LoadReport;
import dev.seiri.loader.source.SourceArguments;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `seiri load`: loads rows without waiting for results.
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "Load rows as an execution and its requests, without waiting for results.",
      "Prints the execution's id. On this machine the rows are processed while a stack is up: see"
          + " `seiri local up`."
    })
public final class LoadCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SourceArguments source = new SourceArguments();
  @Mixin private final LoadOptions load = new LoadOptions();
  @Mixin private final BedrockArguments bedrock = new BedrockArguments();
  @Mixin private final StackArguments stack = new StackArguments();

  public LoadCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    String defaultModel =
        stack
            .models(terminal, bedrock)
            .map(BedrockArguments::defaultModel)
            .orElse(ModelCatalog.DEFAULT_MODEL);
    try (Session session = stack.open(terminal)) {
      LoadJob job = session.stores().loadJob(defaultModel, terminal.clock());
      Resolved resolved =
          job.resolve(load.spec(stack.fetch(terminal, source), terminal.user(), terminal.clock()));
      resolved.survey().lines(resolved.spec().source().name()).forEach(terminal::say);
      LoadReport report = job.load(resolved, terminal.display(), terminal::say);
      terminal.say(
          "loaded %s: %s with %s"
              .formatted(
                  Numbers.rows(report.rows()),
                  resolved.execution().payload().prompt(),
                  resolved.execution().payload().foundationModelId()));
      sayIfHalted(session, resolved.execution().id());
      terminal.print(resolved.execution().id().value());
    }
    return 0;
  }

  /// Warns that rows of a halted execution stay pending.
  private void sayIfHalted(Session session, ExecutionId id) {
    session
        .stores()
        .executions()
        .find(id)
        .filter(execution -> execution.status() == ExecutionStatus.HALTED)
        .ifPresent(execution ->
            terminal.say(
                "note: it is halted: %s; `seiri resume %s` continues it"
                    .formatted(execution.reason().orElse("for no known reason"), id)));
  }
}

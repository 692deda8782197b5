package dev.seiri.cli.run;

import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.control.ExecutionControl;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri resume`: opens a halted execution again.
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Resume a halted execution and redrive its pending rows.")
public final class ResumeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--max-cost",
      paramLabel = "USD",
      description = {
        "Another limit in US dollars, above 0. What was spent or is reserved already is part of"
            + " it. By default the limit stays as it is."
      })
  private @Nullable BigDecimal maxCost;

  @Option(
      names = "--max-tokens",
      paramLabel = "TOKENS",
      description = "Another limit in tokens, at least 1. By default it stays as it is.")
  private @Nullable Long maxTokens;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  public ResumeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = arguments.open(terminal)) {
      Execution execution = arguments.find(session.stores());
      ExecutionControl control =
          new ExecutionControl(session.stores().executions(), session.stores().budgets());
      if (!control.resume(execution.id(), limits())) {
        throw new CliFault(
            "execution %s is %s, not halted; there is nothing to resume"
                .formatted(execution.id(), execution.status().word()));
      }
      session
          .stores()
          .settleDead(execution.id(), BedrockArguments.catalog(terminal.env()), terminal.clock());
      terminal.say(
          "execution %s is resumed; it was halted: %s"
              .formatted(execution.id(), execution.reason().orElse("for no known reason")));
      if (Loading.isUnfinished(execution)) {
        terminal.say(
            "it is only partially loaded: load the same rows again with --execution-id %s, and all are processed"
                .formatted(execution.id()));
      } else {
        RedrivePending.send(session.stores(), execution, terminal);
      }
      return 0;
    }
  }

  private Limits limits() {
    if (maxCost != null && maxCost.signum() <= 0) {
      throw new CliFault("--max-cost must be above 0, not " + maxCost.toPlainString());
    }
    if (maxTokens != null && maxTokens < 1) {
      throw new CliFault("--max-tokens must be at least 1, not " + maxTokens);
    }
    return new Limits(
        Optional.ofNullable(maxCost),
        maxTokens == null ? OptionalLong.empty() : OptionalLong.of(maxTokens),
        Optional.empty());
  }
}

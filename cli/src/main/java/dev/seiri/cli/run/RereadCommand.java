package dev.seiri.cli.run;

import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.local.stack.Bedrock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri reread`: asks an execution's rows once more and flags those whose answers differ.
@Command(
    name = "reread",
    mixinStandardHelpOptions = true,
    description = {
      "Ask the rows of an execution once more, otherwise, and flag those whose answers differ.",
      "Each reading is an execution of its own. The same command continues an interrupted one, and"
          + " pays nothing twice. `seiri run` takes the same options.",
      "Exit status 1 while rows are pending."
    })
public final class RereadCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();
  @Mixin private final ReadingOptions readings = new ReadingOptions();

  @Option(
      names = "--max-cost",
      paramLabel = "USD",
      description =
          "Stop before the readings cost more than so many US dollars. The rest stays pending and"
              + " unpaid.")
  private @Nullable BigDecimal maxCost;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = {
        "How long to wait without any row getting its result before leaving the rest pending."
            + " By default ${DEFAULT-VALUE}."
      })
  private int patience;

  @Mixin private final BedrockArguments bedrock = new BedrockArguments();

  public RereadCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    ReadingOptions.Wanted wanted = readings.wanted();
    if (!wanted.any()) {
      throw new CliFault("say how to read again: --second-reading, --escalate, or both");
    }
    if (maxCost != null && maxCost.signum() <= 0) {
      throw new CliFault("--max-cost must be above 0, not " + maxCost.toPlainString());
    }
    Optional<Bedrock> models = arguments.models(terminal, bedrock);
    try (Session session = arguments.open(terminal, models)) {
      Execution execution = arguments.find(session.stores());
      RowRun rowRun = new RowRun(terminal, session, Duration.ofSeconds(patience));
      Rereading rereading = new Rereading(terminal, session, rowRun, wanted);
      Rereading.Outcome outcome = rereading.read(execution, Optional.ofNullable(maxCost));
      terminal.say("");
      outcome.lines().forEach(terminal::print);
      return outcome.isComplete() ? 0 : ExitStatus.PENDING;
    }
  }
}

package dev.seiri.loader;

import dev.seiri.core.control.ExecutionControl;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.id.ExecutionId;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What the loader does besides loading. A person who may start the loader, but not write to the
/// tables or list the results, has it cancel or resume an execution or export its results so far.
@Command(
    name = "seiri-loader",
    mixinStandardHelpOptions = true,
    description =
        "Cancel an execution, resume a halted one, or export the results that it has so far.")
final class LoaderSubcommand implements Callable<Integer> {
  private static final Set<String> WORDS = Set.of("cancel", "resume", "export");

  private final String word;
  private final Map<String, String> env;
  private final PrintStream err;

  @Parameters(index = "0", paramLabel = "EXECUTION", description = "The execution's id.")
  private String execution = "";

  @Option(
      names = "--max-cost",
      paramLabel = "USD",
      description = "With resume: what the execution may cost in all from now on.")
  private @Nullable BigDecimal maxCost;

  private LoaderSubcommand(String word, Map<String, String> env, PrintStream err) {
    this.word = word;
    this.env = env;
    this.err = err;
  }

  /// The subcommand that arguments begin with, if they begin with one.
  static Optional<Callable<Integer>> of(String[] args, Map<String, String> env, PrintStream err) {
    return args.length > 0 && WORDS.contains(args[0])
        ? Optional.of(new LoaderSubcommand(args[0], env, err))
        : Optional.empty();
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!ExecutionId.isPlain(execution)) {
      throw new LoadFault("EXECUTION must be an execution's id");
    }
    ExecutionId id = new ExecutionId(execution);
    try (LoaderStores stores = LoaderStores.of(env)) {
      if (word.equals("export")) {
        int results =
            new PartialExport(
                    stores.results(), (file, type, bytes) -> stores.export(id, file, type, bytes))
                .write(id);
        err.println(String.format(Locale.ROOT, "execution %s: %d results exported", id, results));
        return 0;
      }
      if (!isDone(word, id, Optional.ofNullable(maxCost), stores.executions(), stores.budgets())) {
        throw new LoadFault("execution %s cannot be asked to %s now".formatted(id, word));
      }
    }
    err.println("execution %s: %s, done".formatted(id, word));
    return 0;
  }

  /// The sweep redrives the pending rows of an execution that was resumed.
  ///
  /// @param maxCost the limit of a resumed execution; absent: as it is
  /// @return whether it could be done
  /// @throws LoadFault if the limit is none
  static boolean isDone(
      String word,
      ExecutionId id,
      Optional<BigDecimal> maxCost,
      ExecutionStore executions,
      BudgetStore budgets) {
    ExecutionControl control = new ExecutionControl(executions, budgets);
    return word.equals("cancel")
        ? control.cancel(id, "cancelled from the spreadsheet")
        : control.resume(id, limits(maxCost));
  }

  private static Limits limits(Optional<BigDecimal> maxCost) {
    if (maxCost.filter(usd -> usd.signum() <= 0).isPresent()) {
      throw new LoadFault("--max-cost must be above 0, not " + maxCost.get());
    }
    return new Limits(maxCost, OptionalLong.empty(), Optional.empty());
  }
}

package dev.seiri.loader;

import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.id.ExecutionId;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// What the loader does beside loading: whoever may start it, but not write to the tables, has it
/// stop an execution or open it again.
@Command(
    name = "seiri-loader",
    mixinStandardHelpOptions = true,
    description = "Stops an execution for good, or opens a halted one again.")
final class LoaderOrder implements Callable<Integer> {
  private final String word;
  private final Map<String, String> env;
  private final PrintStream err;

  @Parameters(index = "0", paramLabel = "EXECUTION", description = "The execution's id.")
  private String execution = "";

  private LoaderOrder(String word, Map<String, String> env, PrintStream err) {
    this.word = word;
    this.env = env;
    this.err = err;
  }

  /// The order that arguments begin with, if they begin with one.
  static Optional<Callable<Integer>> of(String[] args, Map<String, String> env, PrintStream err) {
    return args.length > 0 && (args[0].equals("cancel") || args[0].equals("resume"))
        ? Optional.of(new LoaderOrder(args[0], env, err))
        : Optional.empty();
  }

  @Override
  public Integer call() {
    if (!ExecutionId.isPlain(execution)) {
      throw new LoadFault("EXECUTION must be an execution's id");
    }
    ExecutionId id = new ExecutionId(execution);
    try (LoaderStores stores = LoaderStores.of(env)) {
      if (!isDone(word, id, stores.executions())) {
        throw new LoadFault("execution %s cannot be asked to %s now".formatted(id, word));
      }
    }
    err.println("execution %s: %s, done".formatted(id, word));
    return 0;
  }

  /// The sweep sends round again what is pending of an execution that is open again.
  ///
  /// @return whether it could be done
  static boolean isDone(String word, ExecutionId id, ExecutionStore executions) {
    if (word.equals("cancel")) {
      return executions.cancel(id, "cancelled from the spreadsheet");
    }
    boolean resumed = executions.resume(id);
    if (resumed) {
      executions.refund(id);
    }
    return resumed;
  }
}

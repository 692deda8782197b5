package dev.seiri.cli.session;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.local.stack.Bedrock;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The arguments that name an execution and the stack it is on.
public final class ExecutionArguments {
  @Parameters(index = "0", paramLabel = "EXECUTION", description = "The execution's id.")
  private String execution = "";

  @Mixin private final StackArguments stack = new StackArguments();

  /// The stack's tables and bucket.
  public Session open(Terminal terminal) throws InterruptedException {
    return stack.open(terminal);
  }

  /// The Bedrock counterpart of this machine's stack; see [StackArguments#models].
  public Optional<Bedrock> models(Terminal terminal, BedrockArguments bedrock) {
    return stack.models(terminal, bedrock);
  }

  /// The stack, whose worker calls these models if it is this machine's.
  public Session open(Terminal terminal, Optional<Bedrock> models) throws InterruptedException {
    return stack.open(terminal, models);
  }

  /// Whether it is a stack on AWS.
  public boolean onAws(Terminal terminal) {
    return stack.onAws(terminal);
  }

  /// The execution.
  ///
  /// @throws CliFault if there is none of that id
  public Execution find(Stores stores) {
    return find(stores, execution);
  }

  /// An execution by its name.
  ///
  /// @throws CliFault if there is none of that id
  public static Execution find(Stores stores, String name) {
    if (name.isBlank()) {
      throw new CliFault("EXECUTION must not be blank");
    }
    ExecutionId id = new ExecutionId(name);
    return stores.executions().find(id).orElseThrow(() -> new CliFault(missing(stores, id)));
  }

  /// An execution may be gone while its rows and results are left.
  private static String missing(Stores stores, ExecutionId id) {
    long results = 0;
    for (Iterator<RequestId> all = stores.results().list(id); all.hasNext(); all.next()) {
      results++;
    }
    RequestId first = RequestId.ofRow(id, 1);
    boolean requests = !stores.requests().existing(List.of(first)).isEmpty();
    return results == 0 && !requests
        ? "there is no execution %s; `seiri status` lists those there are".formatted(id)
        : String.format(
            Locale.ROOT,
            "execution %1$s is gone, and %2$,d results%3$s of it are left; load the same rows again"
                + " with --execution-id %1$s, and every answer is reused; then `seiri repair %1$s`"
                + " counts the results",
            id,
            results,
            requests ? " and its requests" : "");
  }
}

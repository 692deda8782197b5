package dev.seiri.cli.session;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.ExecutionId;
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
    return stores
        .executions()
        .find(id)
        .orElseThrow(() ->
            new CliFault(
                "there is no execution %s; `seiri status` lists those there are".formatted(id)));
  }
}

package dev.seiri.cli.session;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The arguments that say which stack a command works on, beside `--stack`, which all have.
public final class StackArguments {
  @Option(
      names = "--aws",
      description = "Use the stack on AWS that EXECUTIONS_TABLE_NAME and the like name.")
  private boolean aws;

  @Mixin private final PortArguments ports = new PortArguments();

  /// Whether it is a stack on AWS.
  public boolean onAws(Terminal terminal) {
    return aws || terminal.stack().isPresent();
  }

  /// The stack's tables and bucket.
  public Session open(Terminal terminal) throws InterruptedException {
    return onAws(terminal)
        ? Session.aws(terminal)
        : Session.localStores(terminal, ports.stack(terminal));
  }

  /// The stack, asking the models that the arguments name; a stack on AWS knows that itself.
  ///
  /// @throws CliFault if they are named for a stack on AWS
  public Session open(Terminal terminal, BedrockArguments bedrock) throws InterruptedException {
    if (!onAws(terminal)) {
      return Session.local(terminal, ports.stack(terminal), bedrock.choice(terminal.env()));
    }
    if (bedrock.isGiven()) {
      throw new CliFault("--bedrock: is for this machine; a stack on AWS asks Bedrock itself");
    }
    return Session.aws(terminal);
  }

  /// The arguments for the local stack alone.
  public PortArguments ports() {
    return ports;
  }
}

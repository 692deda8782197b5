package dev.seiri.cli.session;

import dev.seiri.loader.fetch.Fetcher;
import dev.seiri.loader.source.SourceArguments;
import dev.seiri.loader.source.SourceOptions;
import dev.seiri.local.stack.Bedrock;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The arguments that choose a command's stack, beside `--stack`, which all commands have.
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

  /// The Bedrock counterpart of this machine's stack; a stack on AWS has its own.
  ///
  /// @throws CliFault if it is given for a stack on AWS, or cannot be used
  public Optional<Bedrock> models(Terminal terminal, BedrockArguments bedrock) {
    if (!onAws(terminal)) {
      return Optional.of(bedrock.choice(terminal.env()));
    }
    if (bedrock.isGiven()) {
      throw new CliFault("--bedrock: is for this machine; a stack on AWS calls Bedrock itself");
    }
    return Optional.empty();
  }

  /// The stack, whose worker calls these models if it is this machine's.
  public Session open(Terminal terminal, Optional<Bedrock> models) throws InterruptedException {
    return models.isPresent()
        ? Session.local(terminal, ports.stack(terminal), models.get())
        : Session.aws(terminal);
  }

  /// The rows that arguments name, downloaded if they are elsewhere.
  public SourceOptions fetch(Terminal terminal, SourceArguments source)
      throws InterruptedException {
    if (onAws(terminal)) {
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      return new Fetcher(terminal.env(), terminal.in(), folder).fetchWhole(source);
    }
    return fetchHere(terminal, source);
  }

  /// The same for a command without a stack.
  public static SourceOptions fetchHere(Terminal terminal, SourceArguments source)
      throws InterruptedException {
    terminal.home().prepare();
    return new Fetcher(terminal.env(), terminal.in(), terminal.home().tmp()).fetchWhole(source);
  }
}

package dev.seiri.cli.session;

import dev.seiri.local.stack.LocalStack;
import dev.seiri.local.stack.PortChoice;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The arguments that fix the local stack's ports.
public final class PortArguments {
  @Option(
      names = "--dynamodb-port",
      paramLabel = "PORT",
      description = "DynamoDB Local's port. By default a free one.")
  private @Nullable Integer dynamodb;

  @Option(
      names = "--s3-port",
      paramLabel = "PORT",
      description = "The S3 server's port. By default a free one.")
  private @Nullable Integer s3;

  @Option(
      names = "--bedrock-port",
      paramLabel = "PORT",
      description = "The Bedrock stand-in's port. By default a free one.")
  private @Nullable Integer bedrock;

  /// The stack of a home with these ports.
  ///
  /// @throws CliFault if one is no port
  public LocalStack stack(Terminal terminal) {
    try {
      return new LocalStack(
          terminal.home(), new PortChoice(port(dynamodb), port(s3), port(bedrock)));
    } catch (IllegalArgumentException e) {
      throw new CliFault(String.valueOf(e.getMessage()));
    }
  }

  private static OptionalInt port(@Nullable Integer port) {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }
}

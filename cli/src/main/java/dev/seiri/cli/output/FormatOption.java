package dev.seiri.cli.output;

import picocli.CommandLine.Option;

/// Whether a command prints for people or for programs.
public final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "How it is printed. By default as text for people; json prints one line, whose names stay"
              + " as they are.")
  private Format format = Format.TEXT;

  /// How it is printed.
  private enum Format {
    TEXT,
    JSON
  }

  public boolean isJson() {
    return format == Format.JSON;
  }
}

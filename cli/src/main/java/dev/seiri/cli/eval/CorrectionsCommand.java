package dev.seiri.cli.eval;

import dev.seiri.cli.session.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `seiri corrections`: what people have put in the place of results.
@Command(
    name = "corrections",
    mixinStandardHelpOptions = true,
    description = {
      "Makes use of what people have put in the place of results in their spreadsheets.",
      "`seiri query \"SELECT * FROM corrections\"` shows them."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class CorrectionsCommand {
  private CorrectionsCommand() {}

  /// The command with all its subcommands.
  public static CommandLine commandLine(Terminal terminal) {
    CommandLine corrections = new CommandLine(new CorrectionsCommand());
    corrections.addSubcommand(new CorrectionsExportCommand(terminal));
    return corrections;
  }
}

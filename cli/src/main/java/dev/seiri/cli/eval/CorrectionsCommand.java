package dev.seiri.cli.eval;

import dev.seiri.cli.session.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `seiri corrections`: human corrections of results.
@Command(
    name = "corrections",
    mixinStandardHelpOptions = true,
    description = {
      "Export human corrections of results, which people made in spreadsheets.",
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

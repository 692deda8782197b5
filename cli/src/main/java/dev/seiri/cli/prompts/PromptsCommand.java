package dev.seiri.cli.prompts;

import dev.seiri.cli.session.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `seiri prompts`: the versions of the tasks' prompts.
@Command(
    name = "prompts",
    mixinStandardHelpOptions = true,
    description = "Write, check, compare, try, register and release prompt versions.",
    synopsisSubcommandLabel = "COMMAND")
public final class PromptsCommand {
  private PromptsCommand() {}

  /// The command with all its subcommands.
  public static CommandLine commandLine(Terminal terminal) {
    CommandLine prompts = new CommandLine(new PromptsCommand());
    prompts.addSubcommand(new LintCommand(terminal));
    prompts.addSubcommand(new RegisterCommand(terminal));
    prompts.addSubcommand(new ListCommand(terminal));
    prompts.addSubcommand(new ShowCommand(terminal));
    prompts.addSubcommand(new DiffCommand(terminal));
    prompts.addSubcommand(new RenderCommand(terminal));
    prompts.addSubcommand(new TryCommand(terminal));
    prompts.addSubcommand(new ImportCommand(terminal));
    prompts.addSubcommand(new ExportCommand(terminal));
    prompts.addSubcommand(new PromoteCommand(terminal));
    prompts.addSubcommand(new RollbackCommand(terminal));
    prompts.addSubcommand(new HistoryCommand(terminal));
    prompts.addSubcommand(new ReleaseCommand(terminal));
    return prompts;
  }
}

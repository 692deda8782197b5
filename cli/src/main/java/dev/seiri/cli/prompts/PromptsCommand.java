package dev.seiri.cli.prompts;

import dev.seiri.cli.session.Subcommands;
import dev.seiri.cli.session.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `seiri prompts`: the versions of the tasks' prompts.
@Command(
    name = "prompts",
    mixinStandardHelpOptions = true,
    description = "Write, check, compare, try, register and release prompt versions.",
    synopsisSubcommandLabel = "COMMAND")
public final class PromptsCommand {
  /// All commands, in the order of the help page.
  private static final List<String> COMMANDS =
      List.of(
          "lint",
          "register",
          "list",
          "show",
          "diff",
          "render",
          "try",
          "import",
          "export",
          "promote",
          "rollback",
          "history",
          "release");

  private PromptsCommand() {}

  /// The command with the subcommands that arguments can reach.
  ///
  /// @param arguments what follows its name
  public static CommandLine commandLine(Terminal terminal, List<String> arguments) {
    CommandLine prompts = new CommandLine(new PromptsCommand());
    return Subcommands.add(prompts, arguments, COMMANDS, (name, rest) -> command(name, terminal));
  }

  private static Object command(String name, Terminal terminal) {
    return switch (name) {
      case "lint" -> new LintCommand(terminal);
      case "register" -> new RegisterCommand(terminal);
      case "list" -> new ListCommand(terminal);
      case "show" -> new ShowCommand(terminal);
      case "diff" -> new DiffCommand(terminal);
      case "render" -> new RenderCommand(terminal);
      case "try" -> new TryCommand(terminal);
      case "import" -> new ImportCommand(terminal);
      case "export" -> new ExportCommand(terminal);
      case "promote" -> new PromoteCommand(terminal);
      case "rollback" -> new RollbackCommand(terminal);
      case "history" -> new HistoryCommand(terminal);
      case "release" -> new ReleaseCommand(terminal);
      default -> throw new IllegalArgumentException(name);
    };
  }
}

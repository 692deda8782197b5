package dev.seiri.cli;

import dev.seiri.cli.compare.CompareCommand;
import dev.seiri.cli.eval.CorrectionsCommand;
import dev.seiri.cli.eval.EvalCommand;
import dev.seiri.cli.eval.GoldenCommand;
import dev.seiri.cli.eval.MissingResults;
import dev.seiri.cli.prompts.PromptsCommand;
import dev.seiri.cli.query.QueryCommand;
import dev.seiri.cli.report.ReportCommand;
import dev.seiri.cli.review.CertifyCommand;
import dev.seiri.cli.review.ReviewCommand;
import dev.seiri.cli.rows.RowsCommand;
import dev.seiri.cli.run.CancelCommand;
import dev.seiri.cli.run.LoadCommand;
import dev.seiri.cli.run.RedriveCommand;
import dev.seiri.cli.run.RepairCommand;
import dev.seiri.cli.run.RereadCommand;
import dev.seiri.cli.run.ResultsCommand;
import dev.seiri.cli.run.ResumeCommand;
import dev.seiri.cli.run.RunCommand;
import dev.seiri.cli.run.StatusCommand;
import dev.seiri.cli.run.VerifyCommand;
import dev.seiri.cli.run.WatchCommand;
import dev.seiri.cli.session.DeployedStack;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Subcommands;
import dev.seiri.cli.session.Terminal;
import dev.seiri.cli.stack.DoctorCommand;
import dev.seiri.cli.stack.LocalCommand;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.UserFault;
import dev.seiri.local.home.DatabaseFile;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import software.amazon.awssdk.core.exception.SdkException;

/// The root command.
@Command(
    name = "seiri",
    description = "Normalizes rows in bulk with a language model.",
    mixinStandardHelpOptions = true,
    versionProvider = Seiri.Version.class,
    footer = {
      "",
      "Exit status: 0 done, and every row has a result; 1 rows are pending or something failed;",
      "2 the arguments or the input are at fault.",
      "",
      "Local state is kept in SEIRI_HOME, by default ~/.seiri. With --stack seiri-prod, a command"
          + " works on",
      "that deployed stack instead, whose outputs name its parts."
    })
public final class Seiri {
  /// All commands, in the order of the help page.
  private static final List<String> COMMANDS =
      List.of(
          "run",
          "load",
          "rows",
          "results",
          "status",
          "watch",
          "verify",
          "report",
          "reread",
          "review",
          "certify",
          "golden",
          "compare",
          "eval",
          "cancel",
          "resume",
          "redrive",
          "repair",
          "query",
          "corrections",
          "prompts",
          "local",
          "doctor");

  @Option(
      names = "--stack",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description =
          "Work on the deployed stack of this name; by default the one that SEIRI_STACK"
              + " names.")
  private @Nullable String stack;

  private Seiri() {}

  /// Runs a command.
  ///
  /// @return the exit status
  public static int run(String[] args, Terminal terminal) {
    Terminal there;
    try {
      there = stack(args, terminal).map(name -> DeployedStack.on(terminal, name)).orElse(terminal);
    } catch (UserFault | StoreUnavailable | SdkException e) {
      return status(e, terminal);
    }
    int status =
        commandLine(there, List.of(args))
            .setOut(terminal.help())
            .setErr(terminal.talk())
            .execute(args);
    Optional<String> unwritten = terminal.unwritten();
    // A reader that closes the pipe, as `head` does, has all it wants.
    unwritten
        .filter(why -> !why.contains("Broken pipe"))
        .ifPresent(why ->
            say(
                terminal,
                "standard output could not be written completely: %s; the output is incomplete"
                    .formatted(why),
                ExitStatus.PENDING));
    return unwritten.isPresent() && status == 0 ? ExitStatus.PENDING : status;
  }

  /// The deployed stack that the arguments, or else the environment, name. Arguments that cannot be
  /// parsed name none: the error is reported when they are executed.
  private static Optional<String> stack(String[] args, Terminal terminal) {
    if (terminal.stack().isEmpty() && Arrays.stream(args).noneMatch(a -> a.startsWith("--stack"))) {
      return Optional.empty();
    }
    CommandLine line = commandLine(terminal, List.of(args));
    try {
      if (line.parseArgs(args).asCommandLineList().stream()
          .anyMatch(level -> level.isUsageHelpRequested() || level.isVersionHelpRequested())) {
        return Optional.empty();
      }
    } catch (ParameterException e) {
      return Optional.empty();
    }
    Seiri root = line.getCommand();
    return Optional.ofNullable(root.stack).or(terminal::stack);
  }

  /// The command line with all its commands.
  public static CommandLine commandLine(Terminal terminal) {
    return commandLine(terminal, List.of());
  }

  /// The command line with the commands that arguments can reach.
  static CommandLine commandLine(Terminal terminal, List<String> arguments) {
    CommandLine root = new CommandLine(new Seiri());
    Subcommands.add(root, arguments, COMMANDS, (name, rest) -> command(name, rest, terminal));
    // `@candidate` is a label, even if there is a file of that name.
    return root.setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((e, args) -> usage(e, terminal))
        .setExecutionExceptionHandler((e, command, parsed) -> status(e, terminal))
        .setExitCodeExceptionMapper(e -> ExitStatus.FAULT);
  }

  private static Object command(String name, List<String> rest, Terminal terminal) {
    return switch (name) {
      case "run" -> new RunCommand(terminal);
      case "load" -> new LoadCommand(terminal);
      case "rows" -> new RowsCommand(terminal);
      case "results" -> new ResultsCommand(terminal);
      case "status" -> new StatusCommand(terminal);
      case "watch" -> new WatchCommand(terminal);
      case "verify" -> new VerifyCommand(terminal);
      case "report" -> new ReportCommand(terminal);
      case "reread" -> new RereadCommand(terminal);
      case "review" -> new ReviewCommand(terminal);
      case "certify" -> new CertifyCommand(terminal);
      case "golden" -> new GoldenCommand(terminal);
      case "compare" -> new CompareCommand(terminal);
      case "eval" -> new EvalCommand(terminal);
      case "cancel" -> new CancelCommand(terminal);
      case "resume" -> new ResumeCommand(terminal);
      case "redrive" -> new RedriveCommand(terminal);
      case "repair" -> new RepairCommand(terminal);
      case "query" -> new QueryCommand(terminal);
      case "corrections" -> CorrectionsCommand.commandLine(terminal);
      case "prompts" -> PromptsCommand.commandLine(terminal, rest);
      case "local" -> new LocalCommand(terminal);
      case "doctor" -> new DoctorCommand(terminal);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /// Reports an error in one line. Only unexpected errors have a stack trace.
  private static int status(Exception e, Terminal terminal) {
    return switch (e) {
      case UserFault fault -> say(terminal, fault.getMessage(), ExitStatus.FAULT);
      case InvalidPathException fault ->
          say(
              terminal,
              "\"%s\" is no path: %s".formatted(fault.getInput(), fault.getReason()),
              ExitStatus.FAULT);
      case MissingResults fault -> say(terminal, fault.getMessage(), ExitStatus.PENDING);
      case MalformedItem fault -> say(terminal, fault.getMessage(), ExitStatus.PENDING);
      case StoreUnavailable fault ->
          say(
              terminal,
              fault.getMessage()
                  + Optional.of(terminal)
                      .filter(t -> t.stack().isEmpty())
                      .flatMap(t -> new DatabaseFile(t.home()).describe())
                      .map(damage -> "; " + damage)
                      .orElse("; run the same command again to continue"),
              ExitStatus.PENDING);
      case SdkException fault ->
          say(terminal, String.valueOf(fault.getMessage()), ExitStatus.PENDING);
      case InterruptedException fault -> say(terminal, "interrupted", ExitStatus.PENDING);
      default -> {
        terminal.say("seiri: an unexpected error; please report this:");
        terminal.say(e);
        yield ExitStatus.PENDING;
      }
    };
  }

  private static int usage(ParameterException e, Terminal terminal) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    return say(
        terminal, "%s; see `%s --help`".formatted(e.getMessage(), command), ExitStatus.FAULT);
  }

  private static int say(Terminal terminal, String message, int status) {
    terminal.say("seiri: " + message.replaceAll("\\s*\\R\\s*", " "));
    return status;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {VersionLine.text()};
    }
  }
}

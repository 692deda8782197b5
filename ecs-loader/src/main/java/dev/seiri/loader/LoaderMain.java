package dev.seiri.loader;

import dev.seiri.aws.appconfig.AgentLabels;
import dev.seiri.aws.appconfig.LabelDelivery;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.UserFault;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.release.LabelledPrompts;
import dev.seiri.core.text.VisibleStream;
import dev.seiri.core.text.VisibleText;
import dev.seiri.loader.LoadJob.Resolved;
import dev.seiri.loader.fetch.Fetcher;
import dev.seiri.loader.source.SourceArguments;
import dev.seiri.loader.source.SourceOptions;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/// The loader's main class, which the ECS task runs. Its tables and bucket come from the
/// environment.
///
/// Exit status 0 if all rows are loaded, 1 if a table did not answer (running it again continues),
/// 2 if the rows or the arguments are at fault.
@Command(
    name = "seiri-loader",
    mixinStandardHelpOptions = true,
    description = {
      "Load rows as an execution and its requests.",
      "`cancel EXECUTION`, `resume EXECUTION` and `export EXECUTION` in the place of all"
          + " arguments"
          + " cancel one, resume a halted one, and export the results that one has so far."
    },
    exitCodeOnExecutionException = 1)
public final class LoaderMain implements Callable<Integer> {
  private static final Duration AGENT_STARTS = Duration.ofSeconds(30);

  private final Map<String, String> env;
  private final Clock clock;
  private final PrintStream err;

  @Mixin private final SourceArguments source = new SourceArguments();
  @Mixin private final LoadOptions load = new LoadOptions();

  @Option(
      names = "--ordered-by",
      paramLabel = "NAME",
      description = "The person who ordered the load, kept as the execution's created_by.")
  private String orderedBy = "ecs-loader";

  private LoaderMain(Map<String, String> env, Clock clock, PrintStream err) {
    this.env = env;
    this.clock = clock;
    this.err = err;
  }

  public static void main(String[] args) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(args, System.getenv(), Clock.systemUTC(), err));
  }

  static int run(String[] args, Map<String, String> env, Clock clock, PrintStream err) {
    Optional<Callable<Integer>> subcommand = LoaderSubcommand.of(args, env, err);
    if (subcommand.isPresent()) {
      return quiet(new CommandLine(subcommand.get()), err)
          .setExecutionExceptionHandler((e, command, parsed) -> fault(e, err))
          .execute(Arrays.copyOfRange(args, 1, args.length));
    }
    return quiet(new CommandLine(new LoaderMain(env, clock, err)), err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        // A column may be called like an option.
        .setAllowOptionsAsOptionParameters(true)
        .setExecutionExceptionHandler((e, command, parsed) -> fault(e, err))
        .execute(args);
  }

  /// What a command line says of its arguments is shown as all text is.
  private static CommandLine quiet(CommandLine line, PrintStream err) {
    return line.setExpandAtFiles(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setErr(
            new PrintWriter(
                new OutputStreamWriter(new VisibleStream(err), StandardCharsets.UTF_8), true));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (LoaderStores stores = LoaderStores.of(env)) {
      try {
        load(stores);
      } catch (UserFault | StoreUnavailable e) {
        load.executionId().ifPresent(id -> stores.note(id, String.valueOf(e.getMessage())));
        throw e;
      }
    }
    return 0;
  }

  /// Labels come from AppConfig's agent if one is configured. It may still be starting.
  private PromptStore prompts(PromptStore table) {
    return LabelDelivery.of(env)
        .<PromptStore>map(delivery ->
            new LabelledPrompts(
                table, new AgentLabels(delivery, Optional.empty(), AGENT_STARTS, this::say, clock)))
        .orElse(table);
  }

  private void load(LoaderStores stores) throws InterruptedException {
    LoadJob job =
        new LoadJob(
            stores.executions(),
            stores.budgets(),
            stores.requests(),
            prompts(stores.prompts()),
            stores.evaluations(),
            ModelCatalog.DEFAULT_MODEL,
            clock);
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    SourceOptions rows = new Fetcher(env, System.in, folder).fetch(source);
    Resolved resolved = job.resolve(load.spec(rows, orderedBy, clock));
    say("execution " + resolved.execution().id());
    resolved.survey().lines(rows.name()).forEach(this::say);
    resolved.notes().forEach(this::say);
    job.load(resolved, err, this::say);
  }

  private void say(String line) {
    err.println(VisibleText.line(line));
  }

  private static int fault(Exception e, PrintStream err) throws Exception {
    return switch (e) {
      case UserFault fault -> say(err, fault.getMessage(), 2);
      case IllegalArgumentException fault -> say(err, String.valueOf(fault.getMessage()), 2);
      case StoreUnavailable fault ->
          say(err, fault.getMessage() + "; run the same command again to continue", 1);
      case SdkException fault -> say(err, String.valueOf(fault.getMessage()), 1);
      default -> throw e;
    };
  }

  private static int say(PrintStream err, String message, int status) {
    err.println(VisibleText.line("seiri-loader: " + message));
    return status;
  }
}

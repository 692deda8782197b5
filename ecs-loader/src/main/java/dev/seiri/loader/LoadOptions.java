package dev.seiri.loader;

import dev.seiri.core.execution.Limits;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.loader.source.SourceOptions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a load, the same for the loader and the command line.
public final class LoadOptions {
  private static final Pattern CANARY = Pattern.compile("([0-9]{1,6}):([0-9]{1,3})%?");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "The task of the rows: one with a registered prompt.")
  private String task = "";

  @Option(
      names = "--prompt-version",
      paramLabel = "VERSION",
      description = {
        "A prompt version, or a label such as @production, which is resolved once. By default"
            + " @production, else the task's only version."
      })
  private @Nullable String promptVersion;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = {
        "The Bedrock model or inference profile. By default the prompt's own, else"
            + " global.anthropic.claude-haiku-5-5, or the offline rules where there is no"
            + " Bedrock."
      })
  private @Nullable String model;

  @Option(
      names = "--fallback-model",
      paramLabel = "ID",
      description = {
        "A fallback model, called when the first is throttled, failing or slow. May be given"
            + " several times, in the order of the fallback chain."
      })
  private List<String> fallbackModels = List.of();

  @Option(
      names = "--execution-id",
      paramLabel = "ID",
      description = {
        "The execution's name: up to 100 of A-Z a-z 0-9 . _ -. Use the same again to continue it."
            + " By default a new one is made from the task and the time."
      })
  private @Nullable String executionId;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      description = "The most model calls in flight, 1 to 1000. By default 64.")
  private @Nullable Integer maxInFlight;

  @Option(
      names = "--rows-per-call",
      paramLabel = "N|auto",
      description = {
        "Ask about so many rows in one call, 1 to 100: it costs a fraction of one row a call. Each"
            + " row is still answered, checked and recorded by itself. auto: as many as the newest"
            + " evaluation of several sizes (`seiri eval --rows-per-call 1,5,10,20`) found as good"
            + " as one, with this prompt version and model. By default the prompt's own, else 1."
      })
  private @Nullable String rowsPerCall;

  @Option(
      names = "--echo",
      negatable = true,
      description = {
        "Have each answer of a call of several rows repeat the beginning of its row, which shows"
            + " when a model has swapped two. By default the prompt's own, else not."
      })
  private @Nullable Boolean echo;

  @Option(
      names = "--max-cost",
      paramLabel = "USD",
      description = {
        "Stop before the answers cost more than so many US dollars. The rest stays pending and"
            + " unpaid."
      })
  private @Nullable BigDecimal maxCost;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Stop before the answers take more than so many tokens, input and output.")
  private @Nullable Long maxTokens;

  @Option(
      names = "--canary",
      paramLabel = "ROWS:PERCENT",
      description = {
        "Stop if, of the first so many results, more than so many per cent have no valid answer:"
            + " --canary 20:50."
      })
  private @Nullable String canary;

  @Option(
      names = "--variant",
      paramLabel = "NAME=WEIGHT[,SETTING=VALUE...]",
      description = {
        "A variant of an experiment; give it several times. Each record is assigned to one"
            + " variant, by its id and the weights, and always to the same one."
            + " Settings are prompt (a version or a label), model, max_tokens, temperature, top_p,"
            + " rows_per_call and echo; what is left out is the execution's own: --variant now=90 --variant"
            + " next=10,prompt=@candidate. `seiri compare` reports on them."
      })
  private List<String> variants = List.of();

  @Option(
      names = "--no-reuse",
      description = "Do not reuse answers that other executions have paid for.")
  private boolean noReuse;

  @Option(
      names = "--no-decisions",
      description =
          "Ask a model also where a person has decided on the same input (`seiri review`).")
  private boolean noDecisions;

  /// What is to be loaded, and how.
  ///
  /// @param by the user who loads
  /// @throws LoadFault if an argument is out of its bounds
  public LoadSpec spec(SourceOptions source, String by, Clock clock) {
    if (maxInFlight != null && (maxInFlight < 1 || maxInFlight > 1_000)) {
      throw new LoadFault("--max-in-flight must be 1 to 1000, not " + maxInFlight);
    }
    Optional<RowsPerCall> size = Optional.ofNullable(rowsPerCall).map(LoadOptions::size);
    return new LoadSpec(
        execution(clock),
        source,
        notBlank("--task", task),
        Optional.ofNullable(promptVersion).map(value -> notBlank("--prompt-version", value)),
        Optional.ofNullable(model).map(value -> notBlank("--model", value)),
        fallbackModels.stream().map(value -> notBlank("--fallback-model", value)).toList(),
        !noReuse,
        maxInFlight == null ? OptionalInt.empty() : OptionalInt.of(maxInFlight),
        Inference.ofRowsPerCall(
            size.map(RowsPerCall::count).orElse(OptionalInt.empty()), Optional.ofNullable(echo)),
        limits(),
        variants.stream().map(VariantSpec::parse).toList(),
        by,
        !noDecisions,
        size.map(RowsPerCall::isAuto).orElse(false));
  }

  private static RowsPerCall size(String text) {
    try {
      return RowsPerCall.parse("--rows-per-call", text);
    } catch (IllegalArgumentException e) {
      throw new LoadFault(String.valueOf(e.getMessage()));
    }
  }

  /// The execution's name, where it is given and can be one.
  Optional<ExecutionId> executionId() {
    return Optional.ofNullable(executionId).filter(ExecutionId::isPlain).map(ExecutionId::new);
  }

  private Limits limits() {
    try {
      return new Limits(
          Optional.ofNullable(maxCost),
          maxTokens == null ? OptionalLong.empty() : OptionalLong.of(maxTokens),
          Optional.ofNullable(canary).map(LoadOptions::canary));
    } catch (IllegalArgumentException e) {
      throw new LoadFault(
          "--max-cost, --max-tokens or --canary is out of bounds: " + e.getMessage());
    }
  }

  private static Limits.Canary canary(String text) {
    Matcher matcher = CANARY.matcher(text);
    if (!matcher.matches()) {
      throw new LoadFault("--canary %s: must be ROWS:PERCENT, such as 20:50".formatted(text));
    }
    return new Limits.Canary(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)) / 100.0);
  }

  private ExecutionId execution(Clock clock) {
    if (executionId == null) {
      String plainTask = task.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[^A-Za-z0-9]", "x");
      String name = plainTask.length() > 60 ? plainTask.substring(0, 60) : plainTask;
      return new ExecutionId(
          String.format(
              Locale.ROOT,
              "%s-%s-%04x",
              name,
              STAMP.format(clock.instant()),
              ThreadLocalRandom.current().nextInt(65_536)));
    }
    if (!ExecutionId.isPlain(executionId)) {
      throw new LoadFault(
          "--execution-id \"%s\" must be up to 100 of A-Z a-z 0-9 . _ - and begin with a letter or digit"
              .formatted(dev.seiri.core.json.Text.excerpt(executionId, 100)));
    }
    return new ExecutionId(executionId);
  }

  private static String notBlank(String option, String value) {
    if (value.isBlank()) {
      throw new LoadFault(option + " must not be blank");
    }
    return value;
  }
}

package dev.seiri.lambda.metrics;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Question;
import dev.seiri.core.result.ResultDocument;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Counts rows, calls, tokens, cost and latency, and writes them as lines in CloudWatch's embedded
/// metric format: each metric in all, by task and model, and rows by verdict too.
///
/// Safe for use by several threads.
public final class Meter {
  /// The most values of one metric that a line may hold.
  private static final int MOST_VALUES = 100;

  private final String namespace;
  private final Consumer<String> out;
  private final Clock clock;
  private Map<Key, Sums> sums = new LinkedHashMap<>();
  private List<ExecutionId> halted = new ArrayList<>();
  private long batches;

  /// @param out takes a line of JSON, without its end
  public Meter(String namespace, Consumer<String> out, Clock clock) {
    this.namespace = namespace;
    this.out = out;
    this.clock = clock;
  }

  /// A meter without output.
  public static Meter silent() {
    return new Meter("", line -> {}, Clock.systemUTC());
  }

  private record Key(String execution, String task, String promptVersion, String model) {}

  private static final class Sums {
    private Tally tally = Tally.NONE;
    private long calls;
    private long throttled;
    private final List<Long> latencies = new ArrayList<>();

    private boolean isEmpty() {
      return calls == 0 && tally.results() == 0;
    }
  }

  /// A result was written.
  public synchronized void wrote(ResultDocument result) {
    var json = result.json();
    Sums of =
        of(
            new Key(
                json.path("execution_id").asString(""),
                json.path("task_name").asString(""),
                json.path("prompt_version").asString(""),
                // A row without an answer is counted for the model it was meant for.
                result.modelId().orElseGet(() -> json.path("foundation_model_id").asString(""))));
    of.tally = of.tally.plus(result.tally());
    result.latency().map(Duration::toMillis).ifPresent(of.latencies::add);
  }

  /// A model was called.
  ///
  /// @param times how many requests that were
  /// @param throttled whether the last of them was
  public synchronized void called(Question question, String model, int times, boolean throttled) {
    Map<String, String> metadata = question.metadata();
    Sums of =
        of(
            new Key(
                metadata.getOrDefault("execution_id", ""),
                metadata.getOrDefault("task_name", ""),
                metadata.getOrDefault("prompt_version", ""),
                model));
    of.calls += times;
    of.throttled += throttled ? 1 : 0;
  }

  /// An invocation had a batch. So there is a metric of each, whatever became of its rows: where it
  /// is missing, so are all others.
  public synchronized void batch() {
    batches++;
  }

  /// An execution was halted.
  public synchronized void halted(ExecutionId execution) {
    halted.add(execution);
  }

  /// Writes what was counted since the last time.
  public void flush() {
    Map<Key, Sums> taken;
    List<ExecutionId> halts;
    long begun;
    synchronized (this) {
      taken = sums;
      sums = new LinkedHashMap<>();
      halts = halted;
      halted = new ArrayList<>();
      begun = batches;
      batches = 0;
    }
    if (begun > 0) {
      ObjectNode line = line(List.of(List.of()), List.of("Batches"));
      out.accept(Json.write(line.put("Batches", begun)));
    }
    halts.forEach(execution -> {
      ObjectNode line = line(List.of(List.of()), List.of("HaltedExecutions"));
      line.put("execution_id", execution.value());
      out.accept(Json.write(line.put("HaltedExecutions", 1)));
    });
    taken.forEach(this::write);
  }

  private Sums of(Key key) {
    return sums.computeIfAbsent(key, k -> new Sums());
  }

  private void write(Key key, Sums of) {
    if (of.isEmpty()) {
      return;
    }
    int values = 0;
    do {
      List<String> names =
          new ArrayList<>(
              List.of(
                  "Rows",
                  "InvalidRows",
                  "Reused",
                  "Calls",
                  "Throttled",
                  "InputTokens",
                  "OutputTokens",
                  "CostUsd"));
      List<Long> some =
          of.latencies.subList(values, Math.min(values + MOST_VALUES, of.latencies.size()));
      if (!some.isEmpty()) {
        names.add("LatencyMs");
      }
      // Sums are written once, with the first of the lines that the latencies take.
      boolean first = values == 0;
      ObjectNode line =
          line(List.of(List.of(), List.of("Task", "Model")), first ? names : List.of("LatencyMs"));
      describe(line, key);
      if (first) {
        account(line, of);
      }
      if (!some.isEmpty()) {
        ArrayNode array = line.putArray("LatencyMs");
        some.forEach(array::add);
      }
      out.accept(Json.write(line));
      values += MOST_VALUES;
    } while (values < of.latencies.size());
    of.tally.verdicts().forEach((verdict, count) -> verdict(key, verdict, count));
  }

  private static void account(ObjectNode line, Sums of) {
    line.put("Rows", of.tally.results());
    line.put("InvalidRows", of.tally.invalid());
    line.put("Reused", of.tally.reused());
    line.put("Calls", of.calls);
    line.put("Throttled", of.throttled);
    line.put("InputTokens", of.tally.inputTokens());
    line.put("OutputTokens", of.tally.outputTokens());
    line.put("CostUsd", of.tally.costUsd());
  }

  private void verdict(Key key, Verdict verdict, long count) {
    ObjectNode line = line(List.of(List.of("Task", "Model", "Verdict")), List.of("RowsByVerdict"));
    describe(line, key);
    line.put("Verdict", verdict.word());
    out.accept(Json.write(line.put("RowsByVerdict", count)));
  }

  /// Execution and prompt version are for searching: as dimensions they would make a metric each.
  private static void describe(ObjectNode line, Key key) {
    line.put("Task", key.task());
    line.put("Model", key.model());
    line.put("execution_id", key.execution());
    line.put("prompt_version", key.promptVersion());
  }

  private ObjectNode line(List<List<String>> dimensions, List<String> names) {
    ObjectNode line = Json.object();
    ObjectNode aws = line.putObject("_aws");
    aws.put("Timestamp", clock.millis());
    ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", namespace);
    ArrayNode sets = directive.putArray("Dimensions");
    dimensions.forEach(set -> {
      ArrayNode array = sets.addArray();
      set.forEach(array::add);
    });
    ArrayNode metrics = directive.putArray("Metrics");
    names.forEach(name -> metrics.addObject().put("Name", name).put("Unit", unit(name)));
    return line;
  }

  private static String unit(String metric) {
    return switch (metric) {
      case "LatencyMs" -> "Milliseconds";
      case "CostUsd" -> "None";
      default -> "Count";
    };
  }
}

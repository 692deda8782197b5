package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.median;
import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.rig.Jvm;
import dev.seiri.bench.rig.WorkFolder;
import dev.seiri.core.check.CheckFields;
import dev.seiri.core.check.Checks;
import dev.seiri.core.check.RowChecks;
import dev.seiri.core.check.RowInput;
import dev.seiri.core.json.Json;
import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.local.rules.OfflineRules;
import dev.seiri.local.rules.RuleTask;
import dev.seiri.prompts.file.PromptFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the checks of the shipped tasks cost: golden rows with the offline rules' answers, in a
/// process with the function's options.
final class ChecksBench {
  private static final int WARM_UP = 10_000;
  private static final int ROWS = 50_000;
  private static final List<String> TASKS = List.of("address-jp", "company-name", "person-name");

  /// Beside the shipped checks, an expression.
  private static final String CEL =
      "[{\"cel\": \"(answer.legal_form == '') == (answer.legal_form_position == 'none')\"}]";

  private ChecksBench() {}

  static void run(Report report, int rounds) throws IOException, InterruptedException {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    Map<String, Double> first = new LinkedHashMap<>();
    try (WorkFolder folder = WorkFolder.onDisk()) {
      for (int round = 0; round < rounds; round++) {
        for (String task : Stream.concat(TASKS.stream(), Stream.of("company-name cel")).toList()) {
          JsonNode measured = measure(folder.path(), task);
          figures
              .computeIfAbsent(task, t -> new ArrayList<>())
              .add(measured.path("micros").asDouble());
          first.merge(task, measured.path("first").asDouble(), Math::min);
        }
      }
    }
    report.heads("checks of", "CPU per row, ms", "compiling and the first row, ms");
    figures.forEach((task, micros) ->
        report.row(
            task,
            number(median(micros, m -> m) / 1_000, 4),
            number(first.getOrDefault(task, 0.0) / 1_000, 0)));
  }

  private static JsonNode measure(Path folder, String task)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(Subject.FUNCTION_OPTIONS);
    options.add("-Dseiri.root=" + System.getProperty("seiri.root"));
    options.add("--sun-misc-unsafe-memory-access=allow");
    try (Jvm jvm =
        Jvm.start(
            folder, new Jvm.Spec(ChecksBench.class, options, List.of(task.split(" ")), Map.of()))) {
      return jvm.json();
    }
  }

  /// Measures in a process of its own: a task, and `cel` for an expression in the place of its
  /// checks.
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(System.getProperty("seiri.root"), "prompts", args[0]);
    Checks checks =
        args.length > 1
            ? CheckFields.of(Json.read(CEL)).checks()
            : PromptFile.read(folder.resolve("v1.yaml")).checks();
    List<RowChecks> rows = new ArrayList<>();
    List<ObjectNode> answers = new ArrayList<>();
    RuleTask rules = OfflineRules.shipped().task(args[0]).orElseThrow();
    try (Stream<Path> golden = Files.list(folder.resolve("golden"))) {
      for (Path file : golden.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        GoldenFile.read(file)
            .rows()
            .forEach(row -> {
              rows.add(checks.of(new RowInput(row.inputValue(), new LinkedHashMap<>())));
              answers.add(rules.answer(row.inputValue()));
            });
      }
    }
    long start = cpu();
    checks.compile();
    rows.getFirst().flags(answers.getFirst());
    long first = cpu() - start;
    judge(rows, answers, WARM_UP);
    start = cpu();
    long flagged = judge(rows, answers, ROWS);
    ObjectNode json = Json.object();
    json.put("micros", (cpu() - start) / 1_000.0 / ROWS);
    json.put("first", first / 1_000.0);
    json.put("flagged", flagged);
    System.out.println(Json.write(json));
  }

  private static long judge(List<RowChecks> rows, List<ObjectNode> answers, int times) {
    long flagged = 0;
    for (int i = 0; i < times; i++) {
      int row = i % rows.size();
      flagged += rows.get(row).flags(answers.get(row)).size();
    }
    return flagged;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}

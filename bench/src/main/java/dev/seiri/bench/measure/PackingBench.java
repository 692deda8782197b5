package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.TokenEstimate;
import dev.seiri.core.pack.PackedAnswers.ForRow;
import dev.seiri.core.pack.PackedQuestion;
import dev.seiri.core.pack.SharedText;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.request.Request;
import dev.seiri.core.row.RenderedRow;
import dev.seiri.core.row.RowRenderer;
import dev.seiri.local.bedrock.StandInModel;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import dev.seiri.local.simulation.Simulation;
import dev.seiri.prompts.file.PromptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// What calls of several rows send, for the shipped tasks; and how many rows get another row's
/// answer when a simulated model confuses them. Both are counted, not timed.
final class PackingBench {
  private static final String MODEL = "seiri.simulated-confused";
  private static final List<String> TASKS = List.of("address-jp", "company-name", "person-name");
  private static final List<Integer> SIZES = List.of(1, 5, 10, 20, 50);
  private static final int ROWS = 100_000;
  private static final int A_CALL = 20;
  private static final String SYSTEM = "Answer for the row between <input> and </input>.";
  private static final JsonNode SCHEMA =
      Json.read(
          """
          {"type":"object","properties":{"name":{"type":"string"},"number":{"type":"string"}},
           "required":["name","number"],"additionalProperties":false}
          """);

  private PackingBench() {}

  static void run(Report report, int rounds) throws IOException {
    report.say(
        "Input of the shipped tasks' golden rows in tokens a row (estimated, without a model's"
            + " tokenizer) and in calls, by the rows of a call:");
    report.heads("task", "rows", "rows a call", "tokens a row", "of one a call", "calls");
    for (String task : TASKS) {
      List<Question> rows = golden(task);
      SharedText shared = shared(task);
      double alone = tokens(rows, shared, 1);
      for (int size : SIZES) {
        double tokens = tokens(rows, shared, size);
        report.row(
            task,
            rows.size(),
            size,
            number(tokens / rows.size(), 1),
            "1/" + number(alone / tokens, 1),
            (rows.size() + size - 1) / size);
      }
    }
    report.say(
        String.format(
            Locale.ROOT,
            "A simulated model that drops, duplicates, swaps, leaks and answers for strangers, each"
                + " for one row in fifty; %,d rows, %d a call:",
            ROWS,
            A_CALL));
    report.heads(
        "echo", "own answer", "asked alone", "another row's answer", "other wrong answers");
    for (boolean echo : List.of(false, true)) {
      Confusion seen = confuse(echo);
      report.row(
          echo ? "yes" : "no",
          number(seen.own, 0),
          number(seen.alone, 0),
          number(seen.others, 0),
          number(seen.wrong, 0));
    }
  }

  private static double tokens(List<Question> rows, SharedText shared, int size) {
    double sum = 0;
    for (int from = 0; from < rows.size(); from += size) {
      List<Question> some = rows.subList(from, Math.min(rows.size(), from + size));
      sum +=
          size == 1
              ? tokens(some.getFirst())
              : tokens(PackedQuestion.of(some, shared, false).orElseThrow().question());
    }
    return sum;
  }

  private static int tokens(Question question) {
    return TokenEstimate.of(question.prompt().system())
        + TokenEstimate.of(question.prompt().text())
        + question.schema().map(schema -> TokenEstimate.of(schema.text())).orElse(0);
  }

  private static List<Question> golden(String task) throws IOException {
    CompiledPrompt prompt = prompt(task);
    Execution execution =
        Execution.loading(
            new ExecutionId("bench"),
            Payload.of(prompt.template().key(), ModelCatalog.DEFAULT_MODEL),
            Execution.Provenance.UNKNOWN);
    RowRenderer renderer = new RowRenderer(ModelCatalog.shipped());
    List<Question> questions = new ArrayList<>();
    try (var files = Files.list(root().resolve(task).resolve("golden"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          Request row = request(Json.read(line).path("input_value").asString());
          if (renderer.render(row, execution, prompt)
              instanceof RenderedRow.Ask(var asked, var id)) {
            questions.add(asked);
          }
        }
      }
    }
    return questions;
  }

  private static SharedText shared(String task) {
    return SharedText.of(prompt(task), request("x")).orElseThrow();
  }

  private static Request request(String input) {
    ExecutionId execution = new ExecutionId("bench");
    return Request.of(RequestId.ofRow(execution, 1), execution, new RecordId("1"), input);
  }

  private static CompiledPrompt prompt(String task) {
    PromptTemplate template = PromptFile.read(root().resolve(task).resolve("v1.yaml"));
    return new PromptRenderer(RenderLimits.DEFAULT).compile(template);
  }

  private static Path root() {
    return Path.of(System.getProperty("seiri.root"), "prompts");
  }

  /// What became of the rows.
  record Confusion(int own, int alone, int others, int wrong) {}

  /// Asks a model that confuses rows.
  static Confusion confuse(boolean echo) throws IOException {
    return confuse(echo, ROWS);
  }

  /// @param count how many rows
  static Confusion confuse(boolean echo, int count) throws IOException {
    StandInModel model = model(count);
    SharedText shared = new SharedText(SYSTEM, "", "");
    int own = 0;
    int alone = 0;
    int others = 0;
    int wrong = 0;
    for (int from = 0; from < count; from += A_CALL) {
      List<Integer> rows = IntStream.range(from, Math.min(count, from + A_CALL)).boxed().toList();
      PackedQuestion packed =
          PackedQuestion.of(rows.stream().map(PackingBench::question).toList(), shared, echo)
              .orElseThrow();
      List<ForRow> answers = packed.answers(text(model.reply(asked(packed.question())))).rows();
      for (int i = 0; i < rows.size(); i++) {
        int row = rows.get(i);
        if (!(answers.get(i) instanceof ForRow.Answered(String text))) {
          alone++;
        } else if (Json.read(text).equals(truth(row))) {
          own++;
        } else if (rows.stream().anyMatch(other -> Json.read(text).equals(truth(other)))) {
          others++;
        } else {
          wrong++;
        }
      }
    }
    return new Confusion(own, alone, others, wrong);
  }

  private static StandInModel model(int rows) throws IOException {
    Path folder = Files.createTempDirectory("seiri-packing");
    Path truth = folder.resolve("truth.jsonl");
    Path profile = folder.resolve("profile.yaml");
    try {
      Files.writeString(
          truth,
          IntStream.range(0, rows)
              .mapToObj(i ->
                  Json.write(
                      Json.object()
                          .put("record_id", "r" + i)
                          .put("input_value", input(i))
                          .set("expected", truth(i))))
              .collect(Collectors.joining("\n")));
      Files.writeString(
          profile,
          "seed: 11\ntruth: truth.jsonl\nmodels: {%s: {rows: {drop: 0.02, duplicate: 0.02, foreign: 0.02, swap: 0.02, leak: 0.02, shuffle: 0.5}}}\n"
              .formatted(MODEL));
      return Optional.ofNullable(
              Simulation.ofEnvironment(Map.of(Simulation.VARIABLE, profile.toString()))
                  .orElseThrow()
                  .models()
                  .get(MODEL))
          .orElseThrow();
    } finally {
      Files.deleteIfExists(truth);
      Files.deleteIfExists(profile);
      Files.deleteIfExists(folder);
    }
  }

  /// Rows that say nothing of their answers, so that only an echo tells two of them apart.
  private static String input(int row) {
    return String.format(Locale.ROOT, "%06d of the rows", row);
  }

  private static JsonNode truth(int row) {
    return Json.object().put("name", "名前" + row).put("number", Integer.toString(7_000_000 + row));
  }

  private static Question question(int row) {
    return new Question(
        "task",
        MODEL,
        List.of(),
        new Prompt(SYSTEM, "<input>" + input(row) + "</input>", SYSTEM.length()),
        Inference.ofMaxTokens(100),
        Optional.of(OutputSchema.of(SCHEMA)),
        Map.of());
  }

  private static StandInQuestion asked(Question question) {
    return new StandInQuestion(
        MODEL,
        question.prompt().system(),
        List.of(question.prompt().text()),
        Optional.of(question.name()),
        question.schema().map(OutputSchema::json),
        false,
        question.inference().maxTokens().orElseThrow(),
        "",
        question.metadata());
  }

  private static String text(StandInReply reply) {
    return switch (reply) {
      case StandInReply.Blocks blocks -> blocks.blocks().getFirst().path("text").asString("");
      case StandInReply.Billed(StandInReply.Blocks blocks, var books) ->
          blocks.blocks().getFirst().path("text").asString("");
      default -> throw new AssertionError("no answer: " + reply);
    };
  }
}

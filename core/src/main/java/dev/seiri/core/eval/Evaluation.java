package dev.seiri.core.eval;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.PromptKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How well one prompt version with one model did on one golden set.
///
/// @param id its name
/// @param prompt the version
/// @param modelId the model that was asked
/// @param golden the set
/// @param rows how each of its rows came out, in its order
/// @param figures what they add up to, flat, for SQL
public record Evaluation(
    String id,
    PromptKey prompt,
    String modelId,
    Golden golden,
    List<Row> rows,
    ObjectNode figures,
    Instant createdAt,
    String createdBy) {
  public Evaluation {
    rows = List.copyOf(rows);
    figures = figures.deepCopy();
  }

  /// The set that was judged by.
  ///
  /// @param name its file, for people
  /// @param sha256 of its rows: only evaluations on equal sets can be compared
  public record Golden(String name, String sha256) {}

  /// How one row came out.
  ///
  /// @param right whether every judged field was, in most of the repeats
  /// @param wrong the fields that were not
  /// @param answers its answers; absent in evaluations that were stored before they were kept
  public record Row(String recordId, boolean right, List<String> wrong, Optional<Answers> answers) {
    public Row {
      wrong = List.copyOf(wrong);
    }

    /// A row of whose answers nothing is known.
    public Row(String recordId, boolean right, List<String> wrong) {
      this(recordId, right, wrong, Optional.empty());
    }
  }

  /// The answers to a row, one per repeat.
  ///
  /// @param count how many there are
  /// @param right how many are right in every judged field
  /// @param inputSha256 what was asked: rows of equal digests have one input
  /// @param expectedSha256 what was expected
  public record Answers(int count, int right, String inputSha256, String expectedSha256) {
    public Answers {
      if (count < 1 || right < 0 || right > count) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%d right of %d answers", right, count));
      }
    }
  }

  /// Whether it says how each row was answered: evaluations stored before that was kept do not, and
  /// cannot be compared with others.
  public boolean isComparable() {
    return !rows.isEmpty() && rows.stream().allMatch(row -> row.answers().isPresent());
  }

  /// Its rows by their names.
  public Map<String, Row> byRecord() {
    return rows.stream().collect(Collectors.toMap(Row::recordId, Function.identity()));
  }

  /// How many rows are right.
  public long right() {
    return rows.stream().filter(Row::right).count();
  }

  /// The evaluation as one line of JSON, without its line feed.
  public String line() {
    ObjectNode json = Json.object();
    json.put("evaluation_id", id);
    json.put("task_name", prompt.taskName());
    json.put("prompt_version", prompt.version());
    json.put("foundation_model_id", modelId);
    json.put("golden", golden.name());
    json.put("golden_sha256", golden.sha256());
    json.put("created_at", createdAt.toString());
    json.put("created_by", createdBy);
    json.setAll(figures);
    ArrayNode all = json.putArray("rows");
    for (Row row : rows) {
      ObjectNode line = all.addObject();
      line.put("record_id", Text.wellFormed(row.recordId()));
      line.put("right", row.right());
      ArrayNode wrong = line.putArray("wrong");
      row.wrong().forEach(wrong::add);
      row.answers()
          .ifPresent(answers -> {
            line.put("answers", answers.count());
            line.put("right_answers", answers.right());
            line.put("input_sha256", answers.inputSha256());
            line.put("expected_sha256", answers.expectedSha256());
          });
    }
    return Json.write(json);
  }

  /// Reads an evaluation back.
  ///
  /// @param name what to call it in messages
  /// @throws MalformedItem if it is none
  public static Evaluation parse(String line, String name) {
    try {
      ObjectNode json = (ObjectNode) Json.read(line);
      List<Row> rows = new ArrayList<>();
      for (JsonNode row : json.path("rows")) {
        rows.add(
            new Row(
                row.path("record_id").stringValue(),
                row.path("right").booleanValue(),
                row.path("wrong").valueStream().map(JsonNode::stringValue).toList(),
                answers(row)));
      }
      return new Evaluation(
          json.path("evaluation_id").stringValue(),
          new PromptKey(
              json.path("task_name").stringValue(), json.path("prompt_version").stringValue()),
          json.path("foundation_model_id").stringValue(),
          new Golden(json.path("golden").stringValue(), json.path("golden_sha256").stringValue()),
          rows,
          figures(json),
          Instant.parse(json.path("created_at").stringValue()),
          json.path("created_by").stringValue());
    } catch (JacksonException
        | ClassCastException
        | IllegalArgumentException
        | DateTimeException e) {
      throw new MalformedItem("%s is no evaluation: %s".formatted(name, e.getMessage()));
    }
  }

  private static Optional<Answers> answers(JsonNode row) {
    return row.has("answers")
        ? Optional.of(
            new Answers(
                row.path("answers").intValue(),
                row.path("right_answers").intValue(),
                row.path("input_sha256").stringValue(),
                row.path("expected_sha256").stringValue()))
        : Optional.empty();
  }

  private static ObjectNode figures(ObjectNode json) {
    ObjectNode figures = json.deepCopy();
    figures.remove(
        List.of(
            "evaluation_id",
            "task_name",
            "prompt_version",
            "foundation_model_id",
            "golden",
            "golden_sha256",
            "created_at",
            "created_by",
            "rows"));
    return figures;
  }
}

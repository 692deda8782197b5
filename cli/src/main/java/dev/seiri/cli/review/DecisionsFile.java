package dev.seiri.cli.review;

import dev.seiri.cli.session.CliFault;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.review.Decision;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Decisions as JSON lines, and rows to decide as JSON lines.
final class DecisionsFile {
  private DecisionsFile() {}

  /// What a line says.
  ///
  /// @param corrected the fields that are wrong with their right values, where the row is corrected
  private record Said(int line, RequestId request, String decision, ObjectNode corrected) {}

  /// Keeps the decisions of a file. All lines are read before the first is kept.
  ///
  /// @return how many there were
  /// @throws CliFault naming the line that is none
  static int take(Path file, Review review, Optional<OutputSchema> schema) throws IOException {
    List<Said> all = read(file);
    for (Said said : all) {
      if (said.decision().equals("withdrawn")) {
        Decision decision =
            review
                .state()
                .of(said.request())
                .orElseThrow(
                    () -> fault(file, said.line(), "%s is not decided".formatted(said.request())));
        review.withdraw(decision);
        continue;
      }
      Review.Row row = review.asked(said.request(), review.shown(said.request()));
      review.decide(row, right(file, said, row, schema));
    }
    return all.size();
  }

  private static Optional<ObjectNode> right(
      Path file, Said said, Review.Row row, Optional<OutputSchema> schema) {
    if (said.decision().equals("skipped")) {
      return Optional.empty();
    }
    ObjectNode right = row.output().deepCopy();
    said.corrected().properties().forEach(field -> right.set(field.getKey(), field.getValue()));
    boolean same = Decision.fields(row.output(), right).isEmpty();
    if (same != said.decision().equals("accepted")) {
      throw fault(
          file,
          said.line(),
          same
              ? "it is corrected, and person_output says nothing else than the answer"
              : "it is accepted, and person_output differs from the answer");
    }
    List<String> faults = schema.map(s -> s.faults(right)).orElse(List.of());
    if (!faults.isEmpty()) {
      throw fault(file, said.line(), "person_output does not fit: " + faults.getFirst());
    }
    return Optional.of(right);
  }

  private static List<Said> read(Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new CliFault("%s: it is not UTF-8".formatted(file));
    } catch (IOException e) {
      throw new CliFault("%s: cannot be read".formatted(file));
    }
    List<Said> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        all.add(parse(file, i + 1, lines.get(i)));
      }
    }
    return all;
  }

  private static Said parse(Path file, int number, String line) {
    JsonNode json;
    try {
      json = Json.read(line);
    } catch (JacksonException e) {
      throw fault(file, number, "not JSON: " + Json.reason(e));
    }
    String request = json.path("request_id").asString("");
    String decision = json.path("decision").asString("");
    if (request.isEmpty()) {
      throw fault(file, number, "key request_id is missing");
    }
    if (!List.of("accepted", "corrected", "skipped", "withdrawn").contains(decision)) {
      throw fault(
          file, number, "key decision is one of accepted, corrected, skipped and withdrawn");
    }
    return new Said(
        number,
        new RequestId(request),
        decision,
        json.path("person_output") instanceof ObjectNode right ? right : Json.object());
  }

  private static CliFault fault(Path file, int line, String why) {
    return new CliFault(file + ":" + line + ": " + why);
  }

  /// A row to decide, as a line; with a `decision`, it can be given back.
  static String line(Review.Row row) {
    ObjectNode json = Json.object();
    json.put("request_id", row.request().value());
    json.put("why_shown", row.shown().word());
    row.position().ifPresent(draw -> json.put("position", draw));
    json.put("record_id", row.result().recordId());
    json.put("input_value", row.result().inputValue());
    if (!row.result().fields().isEmpty()) {
      ObjectNode fields = json.putObject("fields");
      row.result().fields().forEach(fields::put);
    }
    json.set("model_output", row.output());
    if (row.result().json().has("flags")) {
      json.set("flags", row.result().json().path("flags"));
    }
    json.put("equal_rows", row.together().size());
    return Json.line(json);
  }
}

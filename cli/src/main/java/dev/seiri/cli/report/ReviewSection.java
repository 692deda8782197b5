package dev.seiri.cli.report;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a review says of an execution, for its report.
final class ReviewSection {
  private ReviewSection() {}

  /// The section's texts and rows.
  ///
  /// @param certificate the JSON document
  /// @return empty where it is none
  static Map<String, Object> of(String certificate) {
    JsonNode json;
    try {
      json = Json.read(certificate);
    } catch (JacksonException e) {
      return Map.of();
    }
    List<Map<String, Object>> fields = new ArrayList<>();
    for (JsonNode field : json.path("fields")) {
      fields.add(
          Map.of(
              "name", field.path("field").asString(""),
              "wrong", count(field, "wrong_rows"),
              "most", count(field, "wrong_at_most")));
    }
    List<Map<String, Object>> lines = new ArrayList<>();
    line(lines, json, "rows that nobody looked at", "not_looked_at");
    line(lines, json, "of them wrong at most", "wrong_at_most");
    line(lines, json, "drawn at random, in order", "drawn_rows");
    line(lines, json, "skipped of those, counted as wrong", "skipped_rows");
    line(lines, json, "decided of the rows without a flag", "frame_decided_rows");
    line(lines, json, "found wrong among them", "frame_wrong_rows");
    line(lines, json, "flagged", "flagged_rows");
    line(lines, json, "flagged and found wrong", "flagged_wrong_rows");
    line(lines, json, "flagged and undecided, counted as wrong", "flagged_undecided_rows");
    line(lines, json, "answered by an earlier decision, not covered", "by_person_rows");
    line(lines, json, "without a valid answer, not covered", "no_answer_rows");
    return Map.of(
        "sentence", json.path("sentence").asString(""),
        "sentenceJa", json.path("sentence_ja").asString(""),
        "at", json.path("created_at").asString(""),
        "lines", lines,
        "fields", fields);
  }

  private static void line(
      List<Map<String, Object>> lines, JsonNode json, String name, String key) {
    lines.add(Map.of("name", name, "value", count(json, key)));
  }

  private static String count(JsonNode json, String key) {
    return Numbers.count(json.path(key).asLong(0));
  }
}

package dev.seiri.cli.report;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.result.ResultDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A result's parts as text for people.
public final class ResultTexts {
  private static final int LONGEST = 300;

  private ResultTexts() {}

  /// A result as a table row: input, output, verdict and reason.
  static Map<String, Object> row(ResultDocument result) {
    JsonNode json = result.json();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("record", clipped(json.path("record_id").asString("")));
    row.put("verdict", result.verdict().word());
    row.put("reason", clipped(value(json.path("error_message"))));
    row.put("input", clipped(input(json)));
    row.put("output", clipped(output(json)));
    row.put("said", clipped(value(json.path("response").path("body").path("Completion"))));
    return row;
  }

  /// The input: the named fields where whole rows were sent, else the text.
  public static String input(JsonNode json) {
    return json.path("fields").isObject()
        ? fields(json.path("fields"))
        : json.path("input_value").asString("");
  }

  /// The output's fields, a line each; empty where there is no valid answer.
  public static String output(JsonNode json) {
    return json.path("output").isObject() ? fields(json.path("output")) : "";
  }

  /// A value as text: nothing for null and for what is missing.
  public static String value(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isString() ? value.stringValue() : Json.write(value);
  }

  private static String fields(JsonNode object) {
    return object.properties().stream()
        .filter(field -> !value(field.getValue()).isEmpty())
        .map(field -> field.getKey() + ": " + value(field.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /// The first 300 characters, which may have line breaks.
  public static String clipped(String text) {
    return clipped(text, LONGEST);
  }

  static String clipped(String text, int longest) {
    return Text.wellFormed(text.length() <= longest ? text : text.substring(0, longest) + "…");
  }
}

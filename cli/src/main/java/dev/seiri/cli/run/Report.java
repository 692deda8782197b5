package dev.seiri.cli.run;

import dev.seiri.cli.output.Summary;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.result.ResultDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// A report of a run for people: the first rows, those that are not `ok`, and the summary.
public final class Report {
  private static final int SAMPLES = 8;
  private static final int FAULTS = 5;
  private static final int WIDTH = 40;

  private final Summary summary = new Summary();
  private final List<String> samples = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  /// Adds a row's result, empty while it is pending.
  public void add(Optional<ResultDocument> result) {
    summary.add(result);
    if (result.isEmpty()) {
      return;
    }
    JsonNode json = result.get().json();
    if (samples.size() < SAMPLES && json.path("output").isObject()) {
      samples.add(sample(json));
    }
    if (!result.get().verdict().isValid() && faults.size() < FAULTS) {
      faults.add(fault(result.get()));
    }
  }

  public Summary summary() {
    return summary;
  }

  /// The first rows with their output, one line each.
  public List<String> samples() {
    return samples;
  }

  /// The first rows without a valid answer, one line each, with the reason.
  public List<String> faults() {
    return faults;
  }

  private static String sample(JsonNode json) {
    String output =
        json.path("output").properties().stream()
            .filter(field -> !text(field.getValue()).isEmpty())
            .map(field -> field.getKey() + "=" + text(field.getValue()))
            .collect(Collectors.joining("  "));
    return "  %s  →  %s".formatted(Text.excerpt(input(json), WIDTH), Text.excerpt(output, 120));
  }

  private static String input(JsonNode json) {
    return json.path("fields").isObject()
        ? StreamSupport.stream(json.path("fields").spliterator(), false)
            .map(Report::text)
            .collect(Collectors.joining(" | "))
        : json.path("input_value").asString("");
  }

  private static String fault(ResultDocument result) {
    JsonNode json = result.json();
    String reason = text(json.path("error_message"));
    return "  %s  %s%s"
        .formatted(
            Text.excerpt(json.path("record_id").asString(""), WIDTH),
            result.verdict().word(),
            reason.isEmpty() ? "" : ": " + Text.excerpt(reason, 160));
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isString() ? value.stringValue() : Json.write(value);
  }
}

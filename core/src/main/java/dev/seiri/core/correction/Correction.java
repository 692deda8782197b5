package dev.seiri.core.correction;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A human correction: the value of a person beside that of the model, as texts of cells.
///
/// @param field the output's field; empty: the whole answer, where a task has no schema
/// @param modelValue what the model answered; absent where it was too long to be kept
/// @param personValue the corrected value; equal to the model's where a correction was withdrawn
/// @param by who sent it
public record Correction(
    ExecutionId execution,
    RequestId request,
    RecordId record,
    String task,
    String field,
    Optional<String> modelValue,
    String personValue,
    String by,
    Instant at) {

  /// Reads one from a line of JSON.
  ///
  /// @throws IllegalArgumentException if it is none, with the reason
  public static Correction parse(String line) {
    try {
      JsonNode json = Json.read(line);
      return new Correction(
          new ExecutionId(text(json, "execution_id")),
          new RequestId(text(json, "request_id")),
          new RecordId(text(json, "record_id")),
          text(json, "task_name"),
          text(json, "field"),
          json.path("model_value").isString()
              ? Optional.of(json.path("model_value").stringValue())
              : Optional.empty(),
          text(json, "person_value"),
          json.path("corrected_by").asString(""),
          Instant.parse(text(json, "corrected_at")));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a line of JSON: " + Json.reason(e), e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("corrected_at is no moment in ISO 8601", e);
    }
  }

  /// Whether its value is the model's again: a withdrawn correction.
  public boolean isWithdrawn() {
    return modelValue.equals(Optional.of(personValue));
  }

  private static String text(JsonNode json, String key) {
    if (!json.path(key).isString()) {
      throw new IllegalArgumentException("key %s is missing or no text".formatted(key));
    }
    return json.path(key).stringValue();
  }
}

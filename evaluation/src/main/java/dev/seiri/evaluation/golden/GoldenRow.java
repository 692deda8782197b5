package dev.seiri.evaluation.golden;

import dev.seiri.core.id.RecordId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.result.ResultDocument;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/// A row whose right answer is known.
///
/// @param recordId the row's name, not blank, unique in its set
/// @param inputValue the text to normalize
/// @param fields the named cells, where whole rows are sent; otherwise empty
/// @param expected the output fields that are judged, with their right values, at least one; null
///   stands for a field that must be null or absent. Output fields that are not named are not
///   judged
/// @param note why, or where it comes from; for people
public record GoldenRow(
    RecordId recordId,
    String inputValue,
    SequencedMap<String, String> fields,
    ObjectNode expected,
    Optional<String> note) {
  public GoldenRow {
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    expected = expected.deepCopy();
    if (recordId.value().isBlank()) {
      throw new IllegalArgumentException("record_id must not be blank");
    }
    if (expected.isEmpty()) {
      throw new IllegalArgumentException("expected must name at least one output field");
    }
  }

  /// A row without fields and note.
  public static GoldenRow of(String recordId, String inputValue, ObjectNode expected) {
    return new GoldenRow(
        new RecordId(recordId),
        inputValue,
        new LinkedHashMap<>(Map.of()),
        expected,
        Optional.empty());
  }

  /// The row that a result was given for, with what is expected of it.
  ///
  /// @param recordId what to call it: a golden set has each id once
  public static GoldenRow of(
      ResultDocument result, String recordId, ObjectNode expected, String note) {
    return new GoldenRow(
        new RecordId(recordId), result.inputValue(), result.fields(), expected, Optional.of(note));
  }

  /// The right values of the fields that are judged.
  @Override
  public ObjectNode expected() {
    return expected.deepCopy();
  }

  /// What is asked, as a digest: rows of equal digests get the same question.
  public String inputSha256() {
    ObjectNode cells = Json.object();
    fields.forEach(cells::put);
    return Text.sha256("seiri-golden-input-1", inputValue, Json.canonical(cells));
  }

  /// What is expected, as a digest.
  public String expectedSha256() {
    return Text.sha256("seiri-golden-expected-1", Json.canonical(expected));
  }

  /// The row as a line of a golden set, without its line feed. Half a surrogate pair is replaced by
  /// U+FFFD.
  public String line() {
    ObjectNode json = Json.object();
    json.put("record_id", recordId.value());
    json.put("input_value", inputValue);
    if (!fields.isEmpty()) {
      ObjectNode cells = json.putObject("fields");
      fields.forEach(cells::put);
    }
    json.set("expected", expected);
    note.ifPresent(text -> json.put("note", text));
    return Text.wellFormed(Json.line(json));
  }
}

package dev.seiri.evaluation.golden;

import dev.seiri.core.id.RecordId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A golden set as a file: JSON lines, UTF-8, one row a line. Unknown keys are rejected, because a
/// misspelt key would be an expectation silently lost.
public final class GoldenFile {
  private static final List<String> KEYS =
      List.of("record_id", "input_value", "fields", "expected", "note");

  private GoldenFile() {}

  /// Reads a golden set.
  ///
  /// @throws GoldenFault if it is none, naming the file and the line
  public static GoldenSet read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(reader, file.toString());
    } catch (NoSuchFileException e) {
      throw new GoldenFault(file + ": there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new GoldenFault(file + ": may not be read; check its permissions", e);
    } catch (CharacterCodingException e) {
      throw new GoldenFault(file + ": not UTF-8; save the file as UTF-8", e);
    } catch (IOException e) {
      throw new GoldenFault(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// Reads a golden set from text.
  ///
  /// @param name what to call it in messages and evaluations
  /// @throws GoldenFault if it is none, naming `name` and the line
  public static GoldenSet read(Reader reader, String name) throws IOException {
    List<GoldenRow> rows = new ArrayList<>();
    Map<RecordId, Integer> lines = new HashMap<>();
    BufferedReader buffered = new BufferedReader(reader);
    int number = 0;
    for (String line = buffered.readLine(); line != null; line = buffered.readLine()) {
      number++;
      String text = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
      if (text.isBlank()) {
        continue;
      }
      String where = name + ":" + number;
      GoldenRow row = row(text, where);
      Integer before = lines.putIfAbsent(row.recordId(), number);
      if (before != null) {
        throw new GoldenFault(
            String.format(
                Locale.ROOT,
                "%s: record_id %s is in line %d already; each row needs its own",
                where,
                Text.excerpt(row.recordId().value(), 60),
                before));
      }
      if (!rows.isEmpty() && rows.getFirst().fields().isEmpty() != row.fields().isEmpty()) {
        throw new GoldenFault(
            where + ": either all rows of a golden set have fields or none; split the file");
      }
      rows.add(row);
    }
    return new GoldenSet(name, rows);
  }

  /// Writes rows, one a line.
  public static void write(Iterable<GoldenRow> rows, OutputStream out) throws IOException {
    for (GoldenRow row : rows) {
      out.write((row.line() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static GoldenRow row(String line, String where) {
    try {
      if (Json.read(line) instanceof ObjectNode object) {
        return row(object);
      }
      throw new IllegalArgumentException("a line holds one JSON object with the keys " + KEYS);
    } catch (JacksonException e) {
      throw new GoldenFault(where + ": not a line of JSON: " + Json.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new GoldenFault(where + ": " + e.getMessage(), e);
    }
  }

  private static GoldenRow row(ObjectNode json) {
    TreeSet<String> unknown = new TreeSet<>(json.propertyNames());
    KEYS.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown key %s; the keys are %s".formatted(unknown.getFirst(), KEYS));
    }
    if (!(json.get("expected") instanceof ObjectNode expected)) {
      throw new IllegalArgumentException(
          "key expected must be an object of output fields with their right values");
    }
    return new GoldenRow(
        new RecordId(text(json, "record_id")),
        text(json, "input_value"),
        fields(json.path("fields")),
        expected,
        json.hasNonNull("note") ? Optional.of(text(json, "note")) : Optional.empty());
  }

  private static SequencedMap<String, String> fields(JsonNode node) {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    if (node.isMissingNode() || node.isNull()) {
      return fields;
    }
    if (!(node instanceof ObjectNode object)) {
      throw new IllegalArgumentException("key fields must be an object of texts");
    }
    object.propertyNames().forEach(name -> fields.put(name, text(object, name)));
    return fields;
  }

  private static String text(ObjectNode json, String key) {
    JsonNode value = json.get(key);
    if (value == null) {
      throw new IllegalArgumentException("key " + key + " is missing");
    }
    if (!value.isString()) {
      throw new IllegalArgumentException(
          "key %s must be text; put quotes around %s"
              .formatted(key, Text.excerpt(value.toString(), 60)));
    }
    return value.stringValue();
  }
}

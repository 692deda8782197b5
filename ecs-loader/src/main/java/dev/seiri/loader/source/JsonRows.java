package dev.seiri.loader.source;

import dev.seiri.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The objects of a JSON text in their order, each as its keys and the texts of their values: one a
/// line, or as the elements of a list.
final class JsonRows implements AutoCloseable {
  /// The key of a value that is only a string.
  static final String BARE = "input_value";

  private static final char MARK = '\uFEFF';

  private final String name;
  private final BufferedReader reader;
  private final Optional<JsonParser> list;
  private long line;
  private boolean ended;

  /// @param isList whether the text is one list; otherwise there is a value in each line
  JsonRows(String name, BufferedReader reader, boolean isList) {
    this.name = name;
    this.reader = reader;
    this.list = isList ? Optional.of(begin()) : Optional.empty();
  }

  /// The line of the last object, or where it begins.
  long line() {
    return line;
  }

  /// The next object; empty after the last.
  ///
  /// @throws InputFault if there is no such object, naming the line
  Optional<SequencedMap<String, String>> read() {
    try {
      return list.isPresent() ? element(list.get()) : ofLine();
    } catch (JacksonException e) {
      throw JsonFault.of(name, list.isPresent(), line, e);
    } catch (IOException e) {
      throw new InputFault(name, line + 1, "cannot be read further: " + e.getMessage());
    }
  }

  private JsonParser begin() {
    JsonParser parser = Json.MAPPER.createParser(reader);
    try {
      parser.nextToken();
      return parser;
    } catch (JacksonException e) {
      throw JsonFault.of(name, true, 1, e);
    }
  }

  private Optional<SequencedMap<String, String>> ofLine() throws IOException {
    for (String text = reader.readLine(); text != null; text = reader.readLine()) {
      line++;
      String bare = !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
      if (!bare.isBlank()) {
        try (JsonParser parser = Json.MAPPER.createParser(bare)) {
          SequencedMap<String, String> cells = cells(parser, parser.nextToken());
          if (parser.nextToken() != null) {
            throw new InputFault(
                name, line, "holds more than one JSON value; write each in a line");
          }
          return Optional.of(cells);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<SequencedMap<String, String>> element(JsonParser parser) {
    if (ended) {
      return Optional.empty();
    }
    JsonToken token = parser.nextToken();
    line = parser.currentTokenLocation().getLineNr();
    if (token == JsonToken.END_ARRAY) {
      ended = true;
      if (parser.nextToken() != null) {
        throw new InputFault(
            name, parser.currentTokenLocation().getLineNr(), "has text after the end of its list");
      }
      return Optional.empty();
    }
    return Optional.of(cells(parser, token));
  }

  private SequencedMap<String, String> cells(JsonParser parser, JsonToken token) {
    SequencedMap<String, String> cells = new LinkedHashMap<>();
    if (token == JsonToken.VALUE_STRING) {
      cells.put(BARE, parser.getString());
      return cells;
    }
    if (token == JsonToken.START_OBJECT) {
      for (JsonToken next = parser.nextToken();
          next == JsonToken.PROPERTY_NAME;
          next = parser.nextToken()) {
        put(cells, parser);
      }
    }
    if (cells.isEmpty()) {
      throw new InputFault(
          name,
          line,
          (list.isPresent() ? "an element of the list is" : "a line holds")
              + " one JSON object with at least one key, or one JSON string");
    }
    return cells;
  }

  private void put(SequencedMap<String, String> cells, JsonParser parser) {
    String key = parser.currentName();
    if (key.isBlank()) {
      throw new InputFault(name, line, "has a key without a name; give it one");
    }
    parser.nextToken();
    cells.put(
        key,
        JsonCell.text(
            parser, problem -> new InputFault(name, line, "\"%s\" %s".formatted(key, problem))));
  }

  @Override
  public void close() throws IOException {
    list.ifPresent(JsonParser::close);
    reader.close();
  }
}

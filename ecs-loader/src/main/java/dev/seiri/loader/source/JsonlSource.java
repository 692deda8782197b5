package dev.seiri.loader.source;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One JSON object a line, or one JSON string, which is then the input.
final class JsonlSource implements RowSource {
  private static final String BARE = "input_value";

  private final String name;
  private final BufferedReader reader;
  private final Charset charset;
  private final List<String> columns;
  private final ColumnChoice choice;
  private @Nullable SequencedMap<String, String> ahead;
  private long line;
  private long number;
  private long mended;
  private boolean mendedAhead;

  JsonlSource(SourceOptions options, BufferedReader reader, Charset charset) {
    this.name = options.name();
    this.reader = reader;
    this.charset = charset;
    this.ahead = read();
    if (ahead == null) {
      throw new InputFault(name + ": has no rows; there is nothing to do");
    }
    this.columns = List.copyOf(ahead.keySet());
    this.choice = ColumnChoice.of(options, columns);
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public Charset charset() {
    return charset;
  }

  @Override
  public long mended() {
    return mended;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = read();
    }
    return ahead != null;
  }

  @Override
  public Row next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    SequencedMap<String, String> cells = ahead;
    ahead = null;
    number++;
    mended += mendedAhead ? 1 : 0;
    return choice.row(
        name,
        number,
        line,
        cells,
        columns.stream().map(column -> cells.getOrDefault(column, "")).toList());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private @Nullable SequencedMap<String, String> read() {
    try {
      while (true) {
        String text = reader.readLine();
        if (text == null) {
          return null;
        }
        line++;
        if (!text.isBlank()) {
          return cells(text);
        }
      }
    } catch (IOException e) {
      throw new InputFault(name, line + 1, "cannot be read further: " + e.getMessage());
    }
  }

  private SequencedMap<String, String> cells(String text) {
    SequencedMap<String, String> cells = new LinkedHashMap<>();
    mendedAhead = false;
    switch (parse(text)) {
      case ObjectNode object when !object.isEmpty() ->
          object
              .properties()
              .forEach(e -> cells.put(mend(e.getKey()), mend(cell(e.getKey(), e.getValue()))));
      case JsonNode node when node.isString() -> cells.put(BARE, mend(node.stringValue()));
      case JsonNode node ->
          throw new InputFault(
              name, line, "a line holds one JSON object with at least one key, or one JSON string");
    }
    return cells;
  }

  private JsonNode parse(String text) {
    try {
      return Json.read(text);
    } catch (JacksonException e) {
      throw new InputFault(
          name,
          line,
          "not a line of JSON: "
              + Text.excerpt(Optional.ofNullable(e.getOriginalMessage()).orElse("broken"), 200));
    }
  }

  private String cell(String key, JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    try {
      return value.isString() ? value.stringValue() : Json.write(value);
    } catch (JacksonException e) {
      throw new InputFault(
          name,
          line,
          "\"%s\" holds a number of more than 9,999 digits; write it as a string"
              .formatted(Text.excerpt(key, 100)));
    }
  }

  private String mend(String text) {
    if (Text.isWellFormed(text)) {
      return text;
    }
    mendedAhead = true;
    return Text.wellFormed(text);
  }
}

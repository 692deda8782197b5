package dev.seiri.loader.source;

import dev.seiri.core.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/// A data row of a source.
///
/// @param number counted from 1 over the data rows
/// @param line the physical line it begins at, counted from 1
/// @param recordId the text of the id column, if there is one and it is not blank
/// @param inputValue the text to normalize
/// @param fields the named cells, when whole rows are sent; otherwise empty
/// @param cells all cells in the order of [RowSource#columns]
public record Row(
    long number,
    long line,
    Optional<String> recordId,
    String inputValue,
    SequencedMap<String, String> fields,
    List<String> cells) {
  public Row {
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    cells = List.copyOf(cells);
  }

  /// A row of named fields that comes from no file.
  public static Row ofFields(Map<String, String> fields) {
    SequencedMap<String, String> named = new LinkedHashMap<>(fields);
    return new Row(1, 1, Optional.empty(), json(named), named, named.values().stream().toList());
  }

  /// Named fields as the one text that a row without an input of its own has.
  static String json(SequencedMap<String, String> fields) {
    ObjectNode json = Json.object();
    fields.forEach(json::put);
    return Json.write(json);
  }
}

package dev.seiri.core.check;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a row gives to its prompt, by the names of the template's variables.
///
/// @param inputValue the row's text
/// @param fields the named columns where whole rows are sent, otherwise empty
public record RowInput(String inputValue, SequencedMap<String, String> fields) {
  /// The variable that holds the row's text.
  public static final String INPUT_VALUE = "input_value";

  /// A row of which nothing is known.
  public static final RowInput NONE = new RowInput("", new LinkedHashMap<>());

  public RowInput {
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
  }

  /// The texts that a check compares an answer with.
  ///
  /// @param names of columns or of the text; empty: the columns where whole rows are sent, else the
  ///   text
  /// @throws CannotJudge if the row lacks one of them
  Collection<String> texts(List<String> names) {
    if (names.isEmpty()) {
      return fields.isEmpty() ? List.of(inputValue) : fields.values();
    }
    return names.stream().map(this::text).toList();
  }

  /// All variables by their names.
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(INPUT_VALUE, inputValue);
    variables.putAll(fields);
    return variables;
  }

  private String text(String name) {
    String column = fields.get(name);
    if (column != null) {
      return column;
    }
    if (name.equals(INPUT_VALUE)) {
      return inputValue;
    }
    throw new CannotJudge("the row has no column " + name);
  }
}

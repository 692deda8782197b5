package dev.seiri.prompts.convert;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The names of a template's variables in a prompt: the row's text is `input_value`, its columns
/// are `fields.NAME`.
final class RowNames {
  /// Columns that the loader takes for the row's id or its only text.
  private static final Set<String> TAKEN = Set.of("input", "input_value", "id", "record_id");

  private final Optional<String> input;
  private final Map<String, String> constants;
  private final Set<String> used = new LinkedHashSet<>();

  /// @param input the variable that is the row's text
  /// @param constants variables with a constant value
  RowNames(Optional<String> input, Map<String, String> constants) {
    this.input = input;
    this.constants = Map.copyOf(constants);
  }

  /// The value of a variable that no row has.
  Optional<String> constant(String name) {
    return Optional.ofNullable(constants.get(name));
  }

  /// A variable as an expression.
  String expression(String name) {
    used.add(name);
    if (input.filter(name::equals).isPresent()) {
      return "input_value";
    }
    String column = column(name);
    return column.matches("[A-Za-z_][A-Za-z0-9_]*")
        ? "fields." + column
        : "fields[\"" + column + "\"]";
  }

  /// The column that a variable becomes.
  private static String column(String name) {
    return TAKEN.contains(name) ? name + "_text" : name;
  }

  /// The columns that rows must have, in order.
  List<String> columns() {
    return used.stream().filter(this::isColumn).map(RowNames::column).toList();
  }

  /// Variables that could not keep their names.
  List<Loss> renamed() {
    return used.stream()
        .filter(name -> TAKEN.contains(name) && isColumn(name))
        .map(name ->
            new Loss(
                1,
                "the variable %s is the column %s here: one called %s would be taken for the row's %s"
                    .formatted(
                        name, column(name), name, name.startsWith("input") ? "only text" : "id")))
        .toList();
  }

  private boolean isColumn(String name) {
    return !input.equals(Optional.of(name));
  }

  /// The names that are used, in order.
  List<String> used() {
    return new ArrayList<>(used);
  }
}

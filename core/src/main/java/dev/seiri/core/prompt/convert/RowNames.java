package dev.seiri.core.prompt.convert;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a template's variables are called in a prompt: the row's text is `input_value`, its columns
/// are `fields.NAME`.
final class RowNames {
  private final Optional<String> input;
  private final Map<String, String> constants;
  private final Set<String> used = new LinkedHashSet<>();

  /// @param input the variable that is the row's text
  /// @param constants variables with a value of their own
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
    return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? "fields." + name : "fields[\"" + name + "\"]";
  }

  /// The names that were asked for, in order.
  List<String> used() {
    return new ArrayList<>(used);
  }
}

package dev.seiri.loader.source;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a table's first row must be.
final class Headers {
  private Headers() {}

  /// @throws InputFault if a column has no name, or another's
  static void require(String source, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isBlank()) {
        throw new InputFault(source, 1, "column %d has no name; give it one".formatted(i + 1));
      }
      if (!seen.add(names.get(i))) {
        throw new InputFault(
            source, 1, "two columns are called \"%s\"; rename one".formatted(names.get(i)));
      }
    }
  }
}

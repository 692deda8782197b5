package dev.seiri.loader.source;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a table's first row must be.
final class Headers {
  private Headers() {}

  /// @param line the row's, counted from 1
  /// @throws InputFault if there is no column, or one has no name, or another's
  static void require(String source, long line, List<String> names) {
    if (names.isEmpty()) {
      throw new InputFault(source, line, "the header row is blank; give each column a name");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isBlank()) {
        throw new InputFault(source, line, "column %d has no name; give it one".formatted(i + 1));
      }
      if (!seen.add(names.get(i))) {
        throw new InputFault(
            source, line, "two columns are called \"%s\"; rename one".formatted(names.get(i)));
      }
    }
  }
}

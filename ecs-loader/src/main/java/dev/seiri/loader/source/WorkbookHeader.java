package dev.seiri.loader.source;

import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// The header of a sheet's table.
///
/// @param row its number
/// @param names the columns' names by the columns, from 0, from the left
/// @param skipped columns with a name that are left out
record WorkbookHeader(long row, SequencedMap<Integer, String> names, Set<Integer> skipped) {
  WorkbookHeader {
    names = Collections.unmodifiableSequencedMap(new TreeMap<>(names));
    skipped = Set.copyOf(skipped);
  }

  /// The names, from the left.
  List<String> columns() {
    return List.copyOf(names.values());
  }
}

package dev.seiri.loader;

import java.util.List;

/// What a column holds.
///
/// @param examples its first different values that are not blank
/// @param blanks in how many rows it is blank
/// @param distinct how many different values it has, blank ones left out
/// @param more whether it has more than these, which are no longer counted
public record ColumnProfile(
    String name, List<String> examples, long blanks, long distinct, boolean more) {
  public ColumnProfile {
    examples = List.copyOf(examples);
  }
}

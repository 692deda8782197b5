package dev.seiri.evaluation.golden;

import dev.seiri.core.json.Text;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/// A golden set: rows whose right answers are known, on which prompts are evaluated.
///
/// @param name what it is called in messages and evaluations: its file
/// @param rows at least one, each with a name of its own, all of them with fields or none
public record GoldenSet(String name, List<GoldenRow> rows) {
  public GoldenSet {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new GoldenFault(name + ": has no rows; a golden set needs at least one");
    }
  }

  /// The SHA-256 of its rows: two sets of equal digests judge alike, whatever their notes say.
  public String sha256() {
    return Text.sha256(
        rows.stream()
            .map(row ->
                new GoldenRow(
                        row.recordId(),
                        row.inputValue(),
                        row.fields(),
                        row.expected(),
                        Optional.empty())
                    .line())
            .toArray(String[]::new));
  }

  /// The rows that have an input in common with other rows, by input, in the set's order. In
  /// intervals and tests such rows count as one.
  public List<List<GoldenRow>> duplicates() {
    return rows.stream()
        .collect(
            Collectors.groupingBy(
                GoldenRow::inputSha256, LinkedHashMap::new, Collectors.toUnmodifiableList()))
        .values()
        .stream()
        .filter(group -> group.size() > 1)
        .toList();
  }

  /// The output fields that any row judges, in the order in which they first appear.
  public SequencedSet<String> judgedFields() {
    SequencedSet<String> fields = new LinkedHashSet<>();
    rows.forEach(row -> fields.addAll(row.expected().propertyNames()));
    return fields;
  }

  /// Whether whole rows are sent, as named fields.
  public boolean hasFields() {
    return !rows.getFirst().fields().isEmpty();
  }
}

package dev.seiri.core.testing;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.correction.Correction;
import dev.seiri.core.correction.CorrectionStore;
import dev.seiri.core.id.ExecutionId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Corrections in memory, as the lines that a spreadsheet sent.
public final class MemoryCorrections implements CorrectionStore {
  private final Map<String, String> objects = new TreeMap<>();

  /// Stores an object of an execution, as a spreadsheet does.
  public synchronized void put(ExecutionId execution, String object, String lines) {
    objects.put("execution_id=" + execution + "/" + object, lines);
  }

  @Override
  public synchronized List<Correction> latest() {
    Map<List<String>, Correction> last = new LinkedHashMap<>();
    objects.forEach((name, lines) ->
        lines
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> parse(name, line))
            .forEach(correction ->
                last.merge(
                    place(correction), correction, (a, b) -> b.at().isBefore(a.at()) ? a : b)));
    return last.values().stream()
        .sorted(
            Comparator.comparing((Correction c) -> c.execution().value())
                .thenComparing(c -> c.request().value())
                .thenComparing(Correction::field))
        .toList();
  }

  private static List<String> place(Correction correction) {
    return List.of(correction.execution().value(), correction.record().value(), correction.field());
  }

  private static Correction parse(String name, String line) {
    try {
      return Correction.parse(line);
    } catch (IllegalArgumentException e) {
      throw new MalformedItem("%s: no correction: %s".formatted(name, e.getMessage()));
    }
  }
}

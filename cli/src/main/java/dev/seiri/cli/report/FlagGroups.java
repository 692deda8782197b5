package dev.seiri.cli.report;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.result.ResultDocument;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Flagged rows, counted by the check that flagged them.
final class FlagGroups {
  private static final int MOST = 200;

  private final Map<String, Group> groups = new LinkedHashMap<>();

  private static final class Group {
    private final String doubt;
    private final String example;
    private long count;

    Group(String doubt, String example) {
      this.doubt = doubt;
      this.example = example;
    }
  }

  void add(ResultDocument result) {
    Set<String> counted = new HashSet<>();
    for (JsonNode flag : result.json().path("flags")) {
      String check = flag.path("check").asString("unnamed");
      if ((groups.size() < MOST || groups.containsKey(check)) && counted.add(check)) {
        groups.computeIfAbsent(
                check,
                name ->
                    new Group(
                        ResultTexts.clipped(flag.path("message").asString("")),
                        ResultTexts.clipped(ResultTexts.input(result.json()), 80)))
            .count++;
      }
    }
  }

  /// The largest groups first, by the names the template calls them.
  List<Map<String, Object>> lines() {
    return groups.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Group> entry) -> entry.getValue().count)
                .reversed())
        .map(entry ->
            Map.<String, Object>of(
                "check",
                entry.getKey(),
                "count",
                Numbers.count(entry.getValue().count),
                "doubt",
                entry.getValue().doubt,
                "example",
                entry.getValue().example))
        .toList();
  }
}

package dev.seiri.cli.report;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.result.ResultDocument;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows without a valid answer, counted by what went wrong: reasons that differ in numbers and
/// quoted texts alone are one.
final class FailureGroups {
  private static final int MOST = 200;
  private static final int SHOWN = 12;
  private static final int LONGEST = 160;
  private static final String OTHER = "other reasons";

  private final Map<Key, Group> groups = new LinkedHashMap<>();

  private record Key(Verdict verdict, String reason) {}

  private static final class Group {
    private final String example;
    private long count;

    Group(String example) {
      this.example = example;
    }
  }

  void add(ResultDocument result) {
    String reason =
        kind(ResultTexts.clipped(result.json().path("error_message").asString(""), LONGEST));
    Key key = new Key(result.verdict(), reason);
    if (groups.size() >= MOST && !groups.containsKey(key)) {
      key = new Key(result.verdict(), OTHER);
    }
    groups.computeIfAbsent(
            key, k -> new Group(ResultTexts.clipped(ResultTexts.input(result.json()), 80)))
        .count++;
  }

  /// The largest groups by the names the template calls them.
  List<Map<String, Object>> lines() {
    return groups.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<Key, Group> entry) -> entry.getValue().count)
                .reversed())
        .limit(SHOWN)
        .map(entry ->
            Map.<String, Object>of(
                "count", Numbers.count(entry.getValue().count),
                "verdict", entry.getKey().verdict().word(),
                "reason", entry.getKey().reason(),
                "example", entry.getValue().example))
        .toList();
  }

  private static String kind(String reason) {
    return reason.replaceAll("\\p{Nd}+", "…").replaceAll("“[^”]*”|\"[^\"]*\"", "“…”").strip();
  }
}

package dev.seiri.cli.report;

import dev.seiri.cli.page.Chart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The number of results over time, in spans that double when there are too many: memory is
/// bounded, however long a run lasts.
final class Timeline {
  private static final int MOST_SPANS = 1_000;

  private long spanMillis = 10;
  private TreeMap<Long, Long> counts = new TreeMap<>();
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;

  void add(Instant at) {
    first = at.isBefore(first) ? at : first;
    last = at.isAfter(last) ? at : last;
    counts.merge(Math.floorDiv(at.toEpochMilli(), spanMillis), 1L, Long::sum);
    while (counts.size() > MOST_SPANS) {
      TreeMap<Long, Long> wider = new TreeMap<>();
      counts.forEach((span, count) -> wider.merge(Math.floorDiv(span, 2L), count, Long::sum));
      counts = wider;
      spanMillis *= 2;
    }
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /// Whether there is more than one point to draw a line through.
  boolean hasCourse() {
    return counts.size() > 1;
  }

  Instant first() {
    return first;
  }

  Instant last() {
    return last;
  }

  /// From the first result to the last.
  Duration lasted() {
    return isEmpty() ? Duration.ZERO : Duration.between(first, last);
  }

  /// Results so far by seconds since the first.
  Chart chart(String id) {
    List<Double> seconds = new ArrayList<>();
    List<Double> results = new ArrayList<>();
    long sum = 0;
    for (Map.Entry<Long, Long> span : counts.entrySet()) {
      sum += span.getValue();
      long end = (span.getKey() + 1) * spanMillis;
      seconds.add(Math.max(0, end - first.toEpochMilli()) / 1000.0);
      results.add((double) sum);
    }
    return new Chart(
        id,
        "seconds since the first result",
        "results so far",
        false,
        true,
        seconds,
        List.of(new Chart.Series("results", results)));
  }
}

package dev.seiri.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.page.Chart;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant START = Instant.ofEpochSecond(1_800_000_000);

  @Test
  void resultsAddUpOverAnyTimeInFewPoints() {
    Timeline timeline = new Timeline();
    // Every 7 s for some ten days, the last first.
    for (int i = 120_000; i >= 0; i--) {
      timeline.add(START.plusSeconds(7L * i));
    }
    Chart chart = timeline.chart("x");
    List<Double> seconds = chart.x();
    List<Double> results = chart.series().getFirst().y();
    assertThat(seconds).hasSizeBetween(300, 1_000);
    assertThat(seconds).isSorted().doesNotHaveDuplicates();
    assertThat(Collections.max(results)).isEqualTo(120_001);
    assertThat(results.get(results.size() / 2)).isBetween(59_000.0, 61_000.0);
    assertThat(timeline.lasted()).isEqualTo(Duration.ofSeconds(840_000));
  }

  @Test
  void noResultsTakeNoTime() {
    assertThat(new Timeline().isEmpty()).isTrue();
    assertThat(new Timeline().lasted()).isZero();
  }
}

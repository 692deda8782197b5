package dev.seiri.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreIntervalTest {
  private static final double Z = 1.959963984540054;

  /// T. Tango, "Equivalence test and confidence interval for the difference in proportions for the
  /// paired-sample design", Statistics in Medicine 17 (1998): at the ends of the interval his
  /// statistic, of which he gives the variance in closed form, is z; half a row is taken off for
  /// continuity.
  @Test
  void ofPairsItIsTangosInterval() {
    for (int[] pair :
        new int[][] {{40, 0, 0}, {50, 12, 2}, {44, 0, 1}, {500, 20, 17}, {30, 9, 9}}) {
      ScoreInterval interval = ScoreInterval.of(pairs(pair[0], pair[1], pair[2]), 0.05);
      assertThat(tango(pair[0], pair[1], pair[2], interval.high()))
          .as("worse at most")
          .isCloseTo(-Z, within(1e-6));
      assertThat(tango(pair[0], pair[2], pair[1], -interval.low()))
          .as("better at most")
          .isCloseTo(-Z, within(1e-6));
    }
  }

  @Test
  void worseAndBetterAreAlike() {
    ScoreInterval one = ScoreInterval.of(pairs(100, 7, 2), 0.05);
    ScoreInterval other = ScoreInterval.of(pairs(100, 2, 7), 0.05);
    assertThat(other.low()).isCloseTo(-one.high(), within(1e-12));
    assertThat(other.high()).isCloseTo(-one.low(), within(1e-12));
    assertThat(one.mean()).isEqualTo(0.05);
  }

  @Test
  void ofNothingNothingIsKnown() {
    ScoreInterval interval = ScoreInterval.of(Differences.of(List.of()), 0.05);
    assertThat(interval.low()).isEqualTo(-1);
    assertThat(interval.high()).isEqualTo(1);
  }

  /// Five rows that all got worse do not say that the next will not get better.
  @Test
  void everythingWorseIsStillAnInterval() {
    ScoreInterval interval = ScoreInterval.of(pairs(5, 5, 0), 0.05);
    assertThat(interval.high()).isEqualTo(1);
    assertThat(interval.low()).isBetween(0.0, 0.13);
  }

  /// Half of every difference: half of everything, and not narrower than half the interval, because
  /// the next input may be worse altogether.
  @Test
  void smallerChangesMakeANarrowerInterval() {
    ScoreInterval whole = ScoreInterval.of(pairs(300, 40, 30), 0.05);
    List<Double> halves = new ArrayList<>(Collections.nCopies(230, 0.0));
    halves.addAll(Collections.nCopies(40, 0.5));
    halves.addAll(Collections.nCopies(30, -0.5));
    ScoreInterval half = ScoreInterval.of(Differences.of(halves), 0.05);
    assertThat(half.mean()).isCloseTo(whole.mean() / 2, within(1e-12));
    assertThat(half.high() - half.low())
        .isBetween((whole.high() - whole.low()) / 2, (whole.high() - whole.low()) * 0.6);
  }

  @Test
  void fewerErrorsNeedAWiderInterval() {
    assertThat(ScoreInterval.of(pairs(300, 4, 3), 0.05 / 3).high())
        .isGreaterThan(ScoreInterval.of(pairs(300, 4, 3), 0.05).high());
  }

  @Test
  void aDifferenceIsWithinOne() {
    assertThatThrownBy(() -> Differences.of(List.of(1.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.5");
  }

  /// As many rows as are asked for are enough for four of five equal versions that change as much,
  /// so those that happen to come out even pass with them, and with a third of them not.
  @Test
  void moreRowsThanThatAreNotNeeded() {
    NonInferiority rule = NonInferiority.usual();
    long needed = rule.needed(pairs(200, 5, 5));
    int n = Math.toIntExact(needed);
    int each = n / 40;
    assertThat(rule.of(pairs(n, each, each)).answer()).isEqualTo(NonInferiority.Answer.PASSES);
    assertThat(rule.of(pairs(n / 3, each / 3, each / 3)).answer())
        .isEqualTo(NonInferiority.Answer.CANNOT_TELL);
    assertThat(rule.of(pairs(200, 5, 5)).more()).isEqualTo(needed - 200);
  }

  private static Differences pairs(int n, int worse, int better) {
    List<Double> all = new ArrayList<>(Collections.nCopies(n - worse - better, 0.0));
    all.addAll(Collections.nCopies(worse, 1.0));
    all.addAll(Collections.nCopies(better, -1.0));
    return Differences.of(all);
  }

  private static double tango(int n, int worse, int better, double drop) {
    double a = 2.0 * n;
    double b = -worse - better + (2.0 * n - worse + better) * drop;
    double c = -better * drop * (1 - drop);
    double q = (Math.sqrt(b * b - 4 * a * c) - b) / (2 * a);
    return (worse - better - n * drop + 0.5) / Math.sqrt(n * (2 * q + drop * (1 - drop)));
  }
}

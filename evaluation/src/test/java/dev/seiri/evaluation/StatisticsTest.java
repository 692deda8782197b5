package dev.seiri.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  /// R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven
  /// methods", Statistics in Medicine 17 (1998), table I, method 3.
  @Test
  void theIntervalIsWilsons() {
    interval(81, 263, 0.2553, 0.3662);
    interval(15, 148, 0.0624, 0.1605);
    interval(0, 20, 0, 0.1611);
    interval(1, 29, 0.0061, 0.1718);
  }

  @Test
  void ofNothingNothingIsKnown() {
    assertThat(Statistics.share(0, 0)).isEqualTo(new Statistics.Share(0, 0, 0, 1));
    assertThat(Statistics.share(0, 0).value()).isZero();
    assertThat(Statistics.share(5, 5).high()).isEqualTo(1);
  }

  /// Twice the tail of the binomial distribution with a half: 2 · Σ C(n, i) / 2ⁿ, by hand.
  @Test
  void mcNemarsTestIsExact() {
    assertThat(Statistics.mcNemar(0, 0)).isEqualTo(1);
    assertThat(Statistics.mcNemar(9, 1)).isCloseTo(22 / 1024.0, within(1e-12));
    assertThat(Statistics.mcNemar(1, 9)).isCloseTo(22 / 1024.0, within(1e-12));
    assertThat(Statistics.mcNemar(0, 5)).isCloseTo(2 / 32.0, within(1e-12));
    assertThat(Statistics.mcNemar(3, 3)).isEqualTo(1);
    assertThat(Statistics.mcNemar(1, 2)).isEqualTo(1);
    assertThat(Statistics.mcNemar(2, 1)).isEqualTo(1);
    // (1 + 12 + 66 + 220) · 2 / 4096
    assertThat(Statistics.mcNemar(3, 9)).isCloseTo(598 / 4096.0, within(1e-12));
  }

  @Test
  void clustersCountOnce() {
    // Twenty inputs, three rows each, all alike: as much as twenty rows say.
    List<Integer> thrice = IntStream.range(0, 60).mapToObj(i -> i / 3).toList();
    Statistics.Share share = Statistics.share(45, thrice);
    Statistics.Share single = Statistics.share(15, 20);
    assertThat(share.count()).isEqualTo(45);
    assertThat(share.all()).isEqualTo(60);
    assertThat(share.low()).isCloseTo(single.low(), within(1e-12));
    assertThat(share.high()).isCloseTo(single.high(), within(1e-12));
    // Sizes 3 and 1: (3 + 1)² / (9 + 1) = 1.6 independent rows, as much as eight of five times
    // less.
    assertThat(Statistics.share(4, List.of("a", "a", "a", "b")).low())
        .isCloseTo(1.6 / (1.6 + 1.959963984540054 * 1.959963984540054), within(1e-9));
    assertThat(Statistics.share(3, List.of(1, 2, 3, 4))).isEqualTo(Statistics.share(3, 4));
    assertThat(Statistics.share(0, List.of())).isEqualTo(Statistics.share(0, 0));
  }

  /// By hand: the tea-tasting lady, 3 of 4 right each way, p = 34/70.
  @Test
  void fishersTestIsExact() {
    assertThat(Statistics.fisher(3, 4, 1, 4)).isCloseTo(34 / 70.0, within(1e-12));
    assertThat(Statistics.fisher(4, 4, 0, 4)).isCloseTo(2 / 70.0, within(1e-12));
    assertThat(Statistics.fisher(0, 4, 0, 9)).isEqualTo(1);
    assertThat(Statistics.fisher(4, 4, 9, 9)).isEqualTo(1);
    assertThat(Statistics.fisher(0, 0, 1, 9)).isEqualTo(1);
  }

  /// By hand: the smallest times three, the next times two, none below the one before.
  @Test
  void holmsCorrectionAllowsForTheNumberOfTests() {
    assertThat(Statistics.holm(List.of(0.04, 0.01, 0.03))).containsExactly(0.06, 0.03, 0.06);
    assertThat(Statistics.holm(List.of(0.5, 0.4))).containsExactly(0.8, 0.8);
    assertThat(Statistics.holm(List.of(0.01))).containsExactly(0.01);
    assertThat(Statistics.holm(List.of())).isEmpty();
  }

  private static void interval(long count, long all, double low, double high) {
    Statistics.Share share = Statistics.share(count, all);
    assertThat(share.low()).isCloseTo(low, within(0.00005));
    assertThat(share.high()).isCloseTo(high, within(0.00005));
    assertThat(share.value()).isCloseTo((double) count / all, within(1e-12));
  }
}

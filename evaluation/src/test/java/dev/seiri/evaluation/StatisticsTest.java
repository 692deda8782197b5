package dev.seiri.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

  private static void interval(long count, long all, double low, double high) {
    Statistics.Share share = Statistics.share(count, all);
    assertThat(share.low()).isCloseTo(low, within(0.00005));
    assertThat(share.high()).isCloseTo(high, within(0.00005));
    assertThat(share.value()).isCloseTo((double) count / all, within(1e-12));
  }
}

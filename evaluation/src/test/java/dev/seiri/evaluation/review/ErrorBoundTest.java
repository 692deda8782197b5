package dev.seiri.evaluation.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ErrorBoundTest {
  private static final double SURE = 0.95;

  @Test
  void beforeTheFirstDrawEveryRowMayBeWrong() {
    assertThat(new ErrorBound(10_000, SURE).atMost(0, List.of())).isEqualTo(10_000);
    assertThat(new ErrorBound(0, SURE).atMost(0, List.of())).isZero();
  }

  @Test
  void afterTheLastDrawTheNumberIsKnown() {
    assertThat(new ErrorBound(40, SURE).atMost(40, List.of())).isZero();
    assertThat(new ErrorBound(40, SURE).atMost(40, List.of(3L, 39L))).isEqualTo(2);
    assertThat(new ErrorBound(1, SURE).atMost(1, List.of(0L))).isEqualTo(1);
  }

  /// A sample of fixed size would need 299 rows without a fault for this statement. The page about
  /// the certificate has the figure.
  @Test
  void aPerfectReviewOfTenThousandRowsAtOnePerCentTakesATenthMoreThanAFixedSample() {
    ErrorBound bound = new ErrorBound(10_000, SURE);
    long drawn = 0;
    while (bound.atMost(drawn, List.of()) > 100) {
      drawn++;
    }
    assertThat(drawn).isEqualTo(329);
  }

  @Test
  void aBoundThatWasRefutedIsNotKept() {
    List<Long> late = LongStream.range(290, 302).boxed().toList();
    ErrorBound bound = new ErrorBound(1_000, SURE);
    assertThat(bound.after(290, 0)).isLessThan(12);
    assertThat(bound.atMost(302, late)).isEqualTo(bound.after(302, 12)).isGreaterThan(12);
  }

  /// The same sums by another way: every number of wrong rows, in decimals, without logarithms.
  @Test
  void itIsWhatTheDefinitionSays() {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      int population = 1 + random.nextInt(60);
      int drawn = 1 + random.nextInt(population);
      int wrong = random.nextInt(drawn + 1);
      double confidence = 0.5 + random.nextDouble() * 0.49;
      assertThat(new ErrorBound(population, confidence).after(drawn, wrong))
          .as("%d wrong of %d of %d at %s", wrong, drawn, population, confidence)
          .isEqualTo(byDefinition(population, drawn, wrong, confidence));
    }
  }

  @Test
  void moreDrawsWithoutAFaultNeverLoosenIt() {
    ErrorBound bound = new ErrorBound(2_000, SURE);
    List<Long> wrong = List.of(10L, 200L);
    long before = bound.atMost(201, wrong);
    for (long drawn = 202; drawn <= 2_000; drawn += 31) {
      long now = bound.atMost(drawn, wrong);
      assertThat(now).isLessThanOrEqualTo(before);
      before = now;
    }
  }

  /// Whoever looks after every draw is wrong in at most 5 % of reviews: with 2,000 reviews and the
  /// binomial's own error (0.5 points), more than 6.5 % would refute it.
  @Test
  void itHoldsAtEveryMomentAtOnce() {
    int[][] worlds = {{200, 0}, {200, 1}, {200, 10}, {500, 100}, {1_000, 5}, {50, 49}};
    for (int[] world : worlds) {
      Random random = new Random(world[0] * 31L + world[1]);
      ErrorBound bound = new ErrorBound(world[0], SURE);
      long[][] known = new long[world[0] + 1][];
      int missed = 0;
      int reviews = 2_000;
      for (int i = 0; i < reviews; i++) {
        if (everBelow(bound, world[0], world[1], random, known)) {
          missed++;
        }
      }
      assertThat(missed).as("of %d rows %d wrong", world[0], world[1]).isLessThanOrEqualTo(130);
    }
  }

  @Test
  void aMillionRowsTakeNoLongerThanAGlance() {
    assertThat(new ErrorBound(1_000_000, SURE).atMost(500, List.of(100L, 499L)))
        .isBetween(2_000L, 20_000L);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new ErrorBound(-1, SURE)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new ErrorBound(1, 1)).hasMessageContaining("between 0 and 1");
    assertThatThrownBy(() -> new ErrorBound(3, SURE).atMost(4, List.of()))
        .hasMessageContaining("4 draws");
  }

  private static boolean everBelow(
      ErrorBound bound, int population, int wrong, Random random, long[][] known) {
    BitSet isWrong = new BitSet(population);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < population; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    isWrong.set(0, wrong);
    int found = 0;
    for (int drawn = 1; drawn <= population; drawn++) {
      if (isWrong.get(order.get(drawn - 1))) {
        found++;
      }
      if (known[drawn] == null) {
        known[drawn] = new long[drawn + 1];
        Arrays.fill(known[drawn], -1);
      }
      if (known[drawn][found] < 0) {
        known[drawn][found] = bound.after(drawn, found);
      }
      if (known[drawn][found] < wrong) {
        return true;
      }
    }
    return false;
  }

  private static long byDefinition(int population, int drawn, int wrong, double confidence) {
    BigDecimal harmonic = BigDecimal.ZERO;
    for (int j = 1; j <= population; j++) {
      harmonic = harmonic.add(BigDecimal.ONE.divide(BigDecimal.valueOf(j), MathContext.DECIMAL128));
    }
    BigDecimal whole = BigDecimal.ZERO;
    for (int j = 0; j <= population; j++) {
      BigDecimal prior =
          j == 0
              ? new BigDecimal("0.5")
              : new BigDecimal("0.5")
                  .divide(harmonic.multiply(BigDecimal.valueOf(j)), MathContext.DECIMAL128);
      whole = whole.add(prior.multiply(likelihood(population, drawn, wrong, j)));
    }
    long most = 0;
    for (int j = 0; j <= population; j++) {
      BigDecimal likelihood = likelihood(population, drawn, wrong, j);
      if (likelihood.compareTo(whole.multiply(BigDecimal.valueOf(1 - confidence))) > 0) {
        most = j;
      }
    }
    return most;
  }

  /// First all right rows are drawn, then the wrong ones: every order is equally likely.
  private static BigDecimal likelihood(int population, int drawn, int wrong, int j) {
    BigDecimal product = BigDecimal.ONE;
    for (int i = 0; i < drawn; i++) {
      int left = i < drawn - wrong ? population - j - i : j - (i - (drawn - wrong));
      if (left <= 0) {
        return BigDecimal.ZERO;
      }
      product =
          product.multiply(
              BigDecimal.valueOf(left)
                  .divide(BigDecimal.valueOf(population - i), MathContext.DECIMAL128));
    }
    return product;
  }
}

package dev.seiri.core.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.model.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharesTest {
  @Test
  void theSharesOfAnyTotalAddUpAndDifferFromTheirWeightByLessThanOne() {
    Random random = new Random(20);
    for (int round = 0; round < 2_000; round++) {
      List<Long> weights =
          IntStream.range(0, 1 + random.nextInt(50))
              .mapToObj(_ -> (long) random.nextInt(1_000))
              .toList();
      long total = random.nextLong(Long.MAX_VALUE >> random.nextInt(60));
      List<BigInteger> shares = Shares.of(BigInteger.valueOf(total), weights);
      assertThat(shares.stream().reduce(BigInteger.ZERO, BigInteger::add)).isEqualTo(total);
      BigInteger sum = BigInteger.valueOf(weights.stream().mapToLong(w -> w).sum());
      for (int i = 0; sum.signum() > 0 && i < shares.size(); i++) {
        BigInteger exact = BigInteger.valueOf(total).multiply(BigInteger.valueOf(weights.get(i)));
        assertThat(shares.get(i).multiply(sum).subtract(exact).abs()).isLessThan(sum);
      }
    }
  }

  @Test
  void moneyIsSharedInItsLastDigit() {
    assertThat(Shares.of(new BigDecimal("0.000000010"), List.of(1L, 1L, 1L)))
        .containsExactly(
            new BigDecimal("0.000000004"),
            new BigDecimal("0.000000003"),
            new BigDecimal("0.000000003"));
  }

  @Test
  void whatIsLeftGoesToTheLargestRemainder() {
    assertThat(Shares.of(BigInteger.TEN, List.of(33L, 34L, 33L)))
        .containsExactly(BigInteger.valueOf(3), BigInteger.valueOf(4), BigInteger.valueOf(3));
    assertThat(Shares.of(BigInteger.TWO, List.of(0L, 0L, 0L)))
        .containsExactly(BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);
  }

  @Test
  void eachKindOfTokensAddsUp() {
    Usage total = new Usage(1_001, 77, 13, 5);
    List<Usage> shares = Shares.of(total, List.of(3L, 4L, 5L), List.of(0L, 1L, 1L));
    assertThat(shares.stream().reduce(Usage.NONE, Usage::plus)).isEqualTo(total);
    assertThat(shares.getFirst().outputTokens()).isZero();
  }

  @Test
  void whatCannotBeSharedIsRefused() {
    for (List<Long> weights : List.of(List.<Long>of(), List.of(1L, -1L))) {
      assertThatThrownBy(() -> Shares.of(BigInteger.ONE, weights))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

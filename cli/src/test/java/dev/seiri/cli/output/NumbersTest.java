package dev.seiri.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.result.Latencies;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void percentilesAreByNearestRank() {
    Latencies latencies = new Latencies();
    assertThat(latencies.percentile(50)).as("what is not known is not 0").isEmpty();
    for (int millis = 1_000; millis >= 1; millis--) {
      latencies.add(millis);
    }
    assertThat(latencies.count()).isEqualTo(1_000);
    assertThat(latencies.percentile(0)).hasValue(1);
    assertThat(latencies.percentile(50)).hasValue(500);
    assertThat(latencies.percentile(95)).hasValue(950);
    assertThat(latencies.percentile(100)).hasValue(1_000);
    assertThat(latencies.histogram(new int[] {1, 10, 100})).containsExactly(9, 90, 901);
  }

  @Test
  void nearlyAllIsNotShownAsAllNorNearlyNoneAsNone() {
    assertThat(Numbers.percent(0)).isEqualTo("0.0 %");
    assertThat(Numbers.percent(1)).isEqualTo("100.0 %");
    assertThat(Numbers.percent(9_999, 10_000)).isEqualTo("> 99.9 %");
    assertThat(Numbers.percent(1, 100_000)).isEqualTo("< 0.1 %");
    assertThat(Numbers.percent(1, 3)).isEqualTo("33.3 %");
    assertThat(Numbers.percent(0, 0)).isEqualTo("–");
  }

  @Test
  void moneyIsExactEnough() {
    assertThat(Numbers.usd(BigDecimal.ZERO)).isEqualTo("0");
    assertThat(Numbers.usd(new BigDecimal("0.0032545"))).isEqualTo("0.003255");
    assertThat(Numbers.usd(new BigDecimal("1234.567"))).isEqualTo("1234.57");
  }

  @Test
  void aCostThatIsNotKnownIsNotCalledZero() {
    assertThat(Numbers.cost(BigDecimal.ZERO, 0)).isEqualTo("US$0");
    assertThat(Numbers.cost(BigDecimal.ZERO, 60)).isEqualTo("unknown");
    assertThat(Numbers.cost(new BigDecimal("0.5"), 1))
        .isEqualTo("US$0.5, and 1 row without a price");
  }
}

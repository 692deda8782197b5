package dev.seiri.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.execution.Amount;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class LostCallTextTest {
  @Test
  void theyAreCountedAtTheirMost() {
    assertThat(LostCallText.describe(new Amount(new BigDecimal("0.00157"), 9_000, 3), 0))
        .hasValue("answers possibly paid and lost: 3, at most US$0.00157");
  }

  @Test
  void whatHasNoPriceIsUnknown() {
    assertThat(LostCallText.describe(new Amount(BigDecimal.ZERO, 9_000, 3), 1))
        .hasValue("answers possibly paid and lost: 3, of a model without a price");
  }

  @Test
  void whereThereAreNoneNothingIsSaid() {
    assertThat(LostCallText.describe(Amount.NOTHING, 0)).isEmpty();
  }
}

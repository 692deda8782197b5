package dev.seiri.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class AmountTest {
  @Test
  void theLargerOfTwoIsTakenFigureByFigure() {
    Amount told = new Amount(new BigDecimal("0.5"), 10, 3);
    Amount booked = new Amount(new BigDecimal("0.7"), 9, 2);
    Amount larger = new Amount(new BigDecimal("0.7"), 10, 3);
    assertThat(told.atLeast(booked)).isEqualTo(larger);
    assertThat(booked.atLeast(told)).isEqualTo(larger);
    assertThat(Amount.NOTHING.atLeast(told)).isEqualTo(told);
  }
}

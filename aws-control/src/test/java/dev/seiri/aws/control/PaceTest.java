package dev.seiri.aws.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void aBatchThatCannotBeAnsweredWithinItsRetriesIsAFault() {
    Pace pace = new Pace(500, 2, 900, 6, OptionalLong.empty());
    assertThat(pace.against("m", 10).level()).as("1,050 turns").isEqualTo(Finding.Level.OK);
    Finding slow = pace.against("m", 5);
    assertThat(slow.level()).isEqualTo(Finding.Level.FAULT);
    assertThat(slow.text()).contains("1,000 rows").contains("525 get their turn");
    assertThat(slow.fix()).contains("batch_size to 262");
  }

  @Test
  void theStacksOwnLimitCountsWhereItIsLower() {
    Pace pace = new Pace(500, 2, 900, 6, OptionalLong.of(5));
    assertThat(pace.against("m", 1_000).level()).isEqualTo(Finding.Level.FAULT);
  }

  @Test
  void withoutABoundOfRetriesEveryRowGetsItsTurn() {
    Pace pace = new Pace(10_000, 2, 900, -1, OptionalLong.empty());
    assertThat(pace.against("m", 1).level()).isEqualTo(Finding.Level.OK);
  }
}

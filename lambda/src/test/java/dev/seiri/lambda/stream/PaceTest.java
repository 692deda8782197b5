package dev.seiri.lambda.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void whoKnowsTheQuotaBeginsWithIt() throws Exception {
    assertThat(room(Pace.of(64))).isEqualTo(64);
  }

  @Test
  void whoDoesNotBeginsLowAndDoublesUntilItIsTurnedAway() throws Exception {
    Pace pace = Pace.upTo(1_000);
    assertThat(room(pace)).isEqualTo(16);
    finish(pace, 16, 0);
    assertThat(room(pace)).isEqualTo(32);
    finish(pace, 31, 1);
    assertThat(room(pace)).as("a tenth less than 63").isEqualTo(56);
    finish(pace, 56, 0);
    assertThat(room(pace)).as("and one more a round").isEqualTo(57);
  }

  @Test
  void manyRefusalsAtOnceAreOneSign() throws Exception {
    Pace pace = Pace.of(64);
    room(pace);
    finish(pace, 0, 64);
    assertThat(room(pace)).isEqualTo(32);
  }

  @Test
  void aSlowLedgerHoldsAskingBack() throws Exception {
    Pace pace = Pace.of(8);
    int begun = 0;
    while (pace.acquire(Duration.ZERO)) {
      pace.release(false);
      begun++;
    }
    assertThat(begun).as("answers that nobody has recorded").isEqualTo(Pace.mostUnrecorded(8));
    pace.recorded();
    assertThat(pace.acquire(Duration.ZERO)).isTrue();
  }

  /// How many calls can be begun now.
  private static int room(Pace pace) throws InterruptedException {
    int begun = 0;
    while (pace.acquire(Duration.ZERO)) {
      begun++;
    }
    return begun;
  }

  private static void finish(Pace pace, int answered, int refused) {
    for (int i = 0; i < answered + refused; i++) {
      pace.release(i >= answered);
      pace.recorded();
    }
  }
}

package dev.seiri.lambda.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

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
      pace.release(Pace.End.ANSWERED, SECOND);
      begun++;
    }
    assertThat(begun).as("answers that nobody has recorded").isEqualTo(Pace.mostUnrecorded(8));
    pace.recorded();
    assertThat(pace.acquire(Duration.ZERO)).isTrue();
  }

  @Test
  void answersThatTakeMuchLongerHoldAskingBackUntilTheyAreUsual() throws Exception {
    Pace pace = Pace.of(64);
    round(pace, SECOND);
    round(pace, SECOND);
    round(pace, Duration.ofSeconds(3));
    assertThat(room(pace)).as("a fifth less").isEqualTo(51);
    finish(pace, 51, 0);
    for (int i = 0; i < 30; i++) {
      round(pace, Duration.ofSeconds(3));
    }
    assertThat(room(pace)).as("slow for good is not held back for good").isGreaterThan(51);
  }

  @Test
  void answersThatTakeUnequallyLongAreNoSign() throws Exception {
    Pace pace = Pace.of(64);
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      int begun = room(pace);
      for (int j = 0; j < begun; j++) {
        pace.release(
            Pace.End.ANSWERED, Duration.ofMillis((long) (1_000 * Math.exp(random.nextGaussian()))));
        pace.recorded();
      }
    }
    assertThat(room(pace)).isEqualTo(64);
  }

  @Test
  void failuresOtherThanThrottlingTeachNothing() throws Exception {
    Pace pace = Pace.upTo(1_000);
    for (int begun = room(pace); begun > 0; begun--) {
      pace.release(Pace.End.FAILED, SECOND);
      pace.recorded();
    }
    assertThat(room(pace)).isEqualTo(16);
  }

  private static void round(Pace pace, Duration took) throws InterruptedException {
    for (int begun = room(pace); begun > 0; begun--) {
      pace.release(Pace.End.ANSWERED, took);
      pace.recorded();
    }
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
      pace.release(i >= answered ? Pace.End.THROTTLED : Pace.End.ANSWERED, SECOND);
      pace.recorded();
    }
  }
}

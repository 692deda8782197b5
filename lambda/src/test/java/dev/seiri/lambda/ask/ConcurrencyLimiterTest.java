package dev.seiri.lambda.ask;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void whoKnowsTheQuotaBeginsWithIt() throws Exception {
    assertThat(room(ConcurrencyLimiter.of(64))).isEqualTo(64);
  }

  @Test
  void whoDoesNotBeginsLowAndDoublesUntilItIsTurnedAway() throws Exception {
    ConcurrencyLimiter pace = ConcurrencyLimiter.upTo(1_000);
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
    ConcurrencyLimiter pace = ConcurrencyLimiter.of(64);
    room(pace);
    finish(pace, 0, 64);
    assertThat(room(pace)).isEqualTo(32);
  }

  @Test
  void aSlowLedgerHoldsAskingBack() throws Exception {
    ConcurrencyLimiter pace = ConcurrencyLimiter.of(8);
    int begun = 0;
    while (pace.acquire(Duration.ZERO)) {
      pace.release(ConcurrencyLimiter.End.ANSWERED, SECOND);
      begun++;
    }
    assertThat(begun)
        .as("answers that nobody has recorded")
        .isEqualTo(ConcurrencyLimiter.mostUnrecorded(8));
    pace.recorded();
    assertThat(pace.acquire(Duration.ZERO)).isTrue();
  }

  @Test
  void answersThatTakeMuchLongerHoldAskingBackUntilTheyAreUsual() throws Exception {
    ConcurrencyLimiter pace = ConcurrencyLimiter.of(64);
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
    ConcurrencyLimiter pace = ConcurrencyLimiter.of(64);
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      int begun = room(pace);
      for (int j = 0; j < begun; j++) {
        pace.release(
            ConcurrencyLimiter.End.ANSWERED,
            Duration.ofMillis((long) (1_000 * Math.exp(random.nextGaussian()))));
        pace.recorded();
      }
    }
    assertThat(room(pace)).isEqualTo(64);
  }

  @Test
  void failuresOtherThanThrottlingTeachNothing() throws Exception {
    ConcurrencyLimiter pace = ConcurrencyLimiter.upTo(1_000);
    for (int begun = room(pace); begun > 0; begun--) {
      pace.release(ConcurrencyLimiter.End.FAILED, SECOND);
      pace.recorded();
    }
    assertThat(room(pace)).isEqualTo(16);
  }

  private static void round(ConcurrencyLimiter pace, Duration took) throws InterruptedException {
    for (int begun = room(pace); begun > 0; begun--) {
      pace.release(ConcurrencyLimiter.End.ANSWERED, took);
      pace.recorded();
    }
  }

  /// How many calls can be begun now.
  private static int room(ConcurrencyLimiter pace) throws InterruptedException {
    int begun = 0;
    while (pace.acquire(Duration.ZERO)) {
      begun++;
    }
    return begun;
  }

  private static void finish(ConcurrencyLimiter pace, int answered, int refused) {
    for (int i = 0; i < answered + refused; i++) {
      pace.release(
          i >= answered ? ConcurrencyLimiter.End.THROTTLED : ConcurrencyLimiter.End.ANSWERED,
          SECOND);
      pace.recorded();
    }
  }
}

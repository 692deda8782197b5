package dev.seiri.lambda.ask;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aKnownQuotaIsTheInitialLimit() throws Exception {
    assertThat(room(ConcurrencyLimiter.of(64))).isEqualTo(64);
  }

  @Test
  void anUnknownQuotaStartsLowAndDoublesUntilThrottled() throws Exception {
    ConcurrencyLimiter limiter = ConcurrencyLimiter.upTo(1_000);
    assertThat(room(limiter)).isEqualTo(16);
    finish(limiter, 16, 0);
    assertThat(room(limiter)).isEqualTo(32);
    finish(limiter, 31, 1);
    assertThat(room(limiter)).as("a tenth less than 63").isEqualTo(56);
    finish(limiter, 56, 0);
    assertThat(room(limiter)).as("and one more a round").isEqualTo(57);
  }

  @Test
  void manyThrottledCallsAtOnceAreOneSignal() throws Exception {
    ConcurrencyLimiter limiter = ConcurrencyLimiter.of(64);
    room(limiter);
    finish(limiter, 0, 64);
    assertThat(room(limiter)).isEqualTo(32);
  }

  @Test
  void aSlowLedgerIsBackpressure() throws Exception {
    ConcurrencyLimiter limiter = ConcurrencyLimiter.of(8);
    int begun = 0;
    while (limiter.acquire(Duration.ZERO)) {
      limiter.release(ConcurrencyLimiter.End.ANSWERED, SECOND);
      begun++;
    }
    assertThat(begun).as("unrecorded answers").isEqualTo(ConcurrencyLimiter.mostUnrecorded(8));
    limiter.recorded();
    assertThat(limiter.acquire(Duration.ZERO)).isTrue();
  }

  @Test
  void muchSlowerAnswersLowerTheLimitUntilTheyAreUsual() throws Exception {
    ConcurrencyLimiter limiter = ConcurrencyLimiter.of(64);
    round(limiter, SECOND);
    round(limiter, SECOND);
    round(limiter, Duration.ofSeconds(3));
    assertThat(room(limiter)).as("a fifth less").isEqualTo(51);
    finish(limiter, 51, 0);
    for (int i = 0; i < 30; i++) {
      round(limiter, Duration.ofSeconds(3));
    }
    assertThat(room(limiter)).as("slow for good is not held back for good").isGreaterThan(51);
  }

  @Test
  void unequalLatenciesAreNoSignal() throws Exception {
    ConcurrencyLimiter limiter = ConcurrencyLimiter.of(64);
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      int begun = room(limiter);
      for (int j = 0; j < begun; j++) {
        limiter.release(
            ConcurrencyLimiter.End.ANSWERED,
            Duration.ofMillis((long) (1_000 * Math.exp(random.nextGaussian()))));
        limiter.recorded();
      }
    }
    assertThat(room(limiter)).isEqualTo(64);
  }

  @Test
  void failuresOtherThanThrottlingDoNotChangeTheLimit() throws Exception {
    ConcurrencyLimiter limiter = ConcurrencyLimiter.upTo(1_000);
    for (int begun = room(limiter); begun > 0; begun--) {
      limiter.release(ConcurrencyLimiter.End.FAILED, SECOND);
      limiter.recorded();
    }
    assertThat(room(limiter)).isEqualTo(16);
  }

  private static void round(ConcurrencyLimiter limiter, Duration took) throws InterruptedException {
    for (int begun = room(limiter); begun > 0; begun--) {
      limiter.release(ConcurrencyLimiter.End.ANSWERED, took);
      limiter.recorded();
    }
  }

  /// How many calls can be begun now.
  private static int room(ConcurrencyLimiter limiter) throws InterruptedException {
    int begun = 0;
    while (limiter.acquire(Duration.ZERO)) {
      begun++;
    }
    return begun;
  }

  private static void finish(ConcurrencyLimiter limiter, int answered, int refused) {
    for (int i = 0; i < answered + refused; i++) {
      limiter.release(
          i >= answered ? ConcurrencyLimiter.End.THROTTLED : ConcurrencyLimiter.End.ANSWERED,
          SECOND);
      limiter.recorded();
    }
  }
}

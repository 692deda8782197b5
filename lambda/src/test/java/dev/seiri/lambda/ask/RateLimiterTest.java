package dev.seiri.lambda.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.model.RateShare;
import dev.seiri.core.testing.MemoryRateShare;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);

  @Test
  void processesTogetherKeepWithinTheRateLimit() throws Exception {
    RateShare share = share();
    RateLimiter one = RateLimiter.of(share, 100, 10_000);
    RateLimiter other = RateLimiter.of(share, 100, 10_000);
    int allowed = 0;
    for (int i = 0; i < 100; i++) {
      allowed += one.acquire("m", 10, soon()) ? 1 : 0;
      allowed += other.acquire("m", 10, soon()) ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(100);
  }

  @Test
  void tokensRunOutToo() throws Exception {
    RateLimiter rates = RateLimiter.of(share(), 100, 10_000);
    int allowed = 0;
    for (int i = 0; i < 100; i++) {
      allowed += rates.acquire("m", 999, soon()) ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(10);
  }

  @Test
  void aCallLargerThanTheWindowsLimitTakesAllOfIt() throws Exception {
    RateLimiter rates = RateLimiter.of(share(), 100, 10_000);
    assertThat(rates.acquire("m", 1_000_000, soon())).isTrue();
    assertThat(rates.acquire("m", 1, soon())).isFalse();
  }

  @Test
  void withoutARateLimitNoCallWaits() throws Exception {
    assertThat(RateLimiter.unlimited().acquire("m", Long.MAX_VALUE, soon())).isTrue();
  }

  /// 100 calls and 10,000 tokens a window.
  private static RateShare share() {
    return new MemoryRateShare(100, 10_000);
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(1), CLOCK);
  }
}

package dev.seiri.lambda.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.model.RateShare;
import dev.seiri.core.testing.MemoryRateShare;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
  private static final Instant LATEST = NOON.plusSeconds(3_600);

  private final RateShare share = new MemoryRateShare();

  @Test
  void processesTogetherKeepWithinTheRateLimit() throws Exception {
    RateLimiter one = RateLimiter.of(share, 60, Long.MAX_VALUE);
    RateLimiter other = RateLimiter.of(share, 60, Long.MAX_VALUE);
    List<Instant> slots = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      slots.add(one.slot("m", 10, NOON, LATEST, 5).orElseThrow());
      slots.add(other.slot("m", 10, NOON, LATEST, 5).orElseThrow());
    }
    assertThat(slots).doesNotHaveDuplicates();
    assertThat(slots)
        .as("a second apart")
        .allSatisfy(slot -> assertThat(slot).isEqualTo(slot.truncatedTo(ChronoUnit.SECONDS)))
        .allSatisfy(slot -> assertThat(slot).isAfterOrEqualTo(NOON.minusSeconds(10)));
  }

  @Test
  void tokensRunOutToo() throws Exception {
    RateLimiter rates = RateLimiter.of(share, 6_000, 60_000);
    assertThat(rates.slot("m", 5_000, NOON, LATEST, 1)).contains(NOON.minusSeconds(10));
    assertThat(rates.slot("m", 500, NOON, LATEST, 1)).contains(NOON.minusSeconds(5));
    assertThat(rates.slot("m", 1, NOON, LATEST, 1)).contains(NOON.minusMillis(4_500));
    assertThat(rates.slot("other", 1, NOON, LATEST, 1)).contains(NOON.minusSeconds(10));
  }

  @Test
  void aCallLargerThanAMinutesLimitTakesMoreThanAMinute() throws Exception {
    RateLimiter rates = RateLimiter.of(share, 100, 10_000);
    assertThat(rates.slot("m", 20_000, NOON, LATEST, 1)).contains(NOON.minusSeconds(10));
    assertThat(rates.slot("m", 1, NOON, LATEST, 1)).contains(NOON.plusSeconds(110));
  }

  @Test
  void aCallThatWouldHaveToWaitBeyondItsDeadlineIsRefused() throws Exception {
    RateLimiter rates = RateLimiter.of(share, 6, Long.MAX_VALUE);
    for (int i = 0; i < 2; i++) {
      assertThat(rates.acquire("m", 1, soon())).as("ten seconds are made up").isTrue();
    }
    assertThat(rates.acquire("m", 1, soon())).isFalse();
    assertThat(rates.slot("m", 1, NOON, LATEST, 1))
        .as("it took nothing")
        .contains(NOON.plusSeconds(10));
  }

  @Test
  void aRefusedCallWaitsUntilItsDeadlineSoThatItsRowIsNotDeliveredAgainAtOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    RateShare full =
        (model, length, earliest, latest) -> {
          asked.incrementAndGet();
          return Optional.empty();
        };
    Deadline deadline = soon();
    RateLimiter rates = RateLimiter.of(full, 60, 60);
    assertThat(rates.acquire("m", 1, deadline)).isFalse();
    assertThat(deadline.nanos()).isLessThanOrEqualTo(System.nanoTime());
    assertThat(asked).as("the share says once that all time is taken").hasValue(1);
  }

  @Test
  void aSlotBeyondTheDeadlineOfOneCallIsAnothersStill() throws Exception {
    RateLimiter rates = RateLimiter.of(share, 60, Long.MAX_VALUE);
    for (int i = -10; i < 5; i++) {
      assertThat(rates.slot("m", 1, NOON, LATEST, 20)).contains(NOON.plusSeconds(i));
    }
    assertThat(rates.slot("m", 1, NOON, NOON.plusSeconds(3), 1)).isEmpty();
    assertThat(rates.slot("m", 1, NOON, LATEST, 1)).contains(NOON.plusSeconds(5));
  }

  @Test
  void whatIsTooShortForOneCallIsUsedByTheNext() throws Exception {
    RateLimiter rates = RateLimiter.of(share, Long.MAX_VALUE, 60_000);
    assertThat(rates.slot("m", 1_500, NOON, LATEST, 2)).contains(NOON.minusSeconds(10));
    assertThat(rates.slot("m", 1_000, NOON, LATEST, 1)).contains(NOON.minusMillis(8_500));
    assertThat(rates.slot("m", 1_500, NOON, LATEST, 1))
        .as("half a second is left of the first two")
        .contains(NOON.minusSeconds(7));
    assertThat(rates.slot("m", 500, NOON, LATEST, 1))
        .as("so that it took one second of its own")
        .contains(NOON.minusSeconds(6));
  }

  @Test
  void timeIsMadeUpForTenSecondsAndNoLonger() throws Exception {
    RateLimiter rates = RateLimiter.of(share, 60, Long.MAX_VALUE);
    assertThat(rates.slot("m", 1, NOON, LATEST, 1)).isPresent();
    Instant later = NOON.plusSeconds(3_000);
    for (int i = 0; i < 12; i++) {
      assertThat(rates.slot("m", 1, later, LATEST, 1)).contains(later.plusSeconds(i - 10));
    }
  }

  @Test
  void aShareThatDoesNotAnswerIsNotExceeded() throws Exception {
    RateShare broken =
        (model, length, earliest, latest) -> {
          throw new StoreUnavailable("no answer", new IllegalStateException());
        };
    assertThat(RateLimiter.of(broken, 60, 60).acquire("m", 1, soon())).isFalse();
  }

  @Test
  void withoutARateLimitNoCallWaits() throws Exception {
    assertThat(RateLimiter.unlimited().acquire("m", Long.MAX_VALUE, soon())).isTrue();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofMillis(900), CLOCK);
  }
}

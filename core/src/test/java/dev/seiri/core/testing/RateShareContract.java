package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.model.RateShare;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The contract of [RateShare], for every implementation.
public abstract class RateShareContract {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration LENGTH = Duration.ofNanos(1_500_000);

  private final String model = AtOnce.unique("model:0/日本");

  protected abstract RateShare share();

  @Test
  void spansFollowOneAnother() {
    assertThat(take(NOON)).contains(NOON);
    assertThat(take(NOON)).contains(NOON.plus(LENGTH));
    assertThat(take(NOON.plus(LENGTH))).contains(NOON.plus(LENGTH.multipliedBy(2)));
  }

  @Test
  void timeThatNobodyUsedIsLost() {
    assertThat(take(NOON)).contains(NOON);
    Instant later = NOON.plusSeconds(60);
    assertThat(take(later)).contains(later);
    assertThat(take(NOON)).contains(later.plus(LENGTH));
  }

  @Test
  void whatWouldBeginTooLateIsRefusedAndTakesNothing() {
    assertThat(share().take(model, Duration.ofMinutes(1), NOON, NOON)).contains(NOON);
    Instant end = NOON.plusSeconds(60);
    assertThat(share().take(model, LENGTH, NOON, end.minusMillis(1))).isEmpty();
    assertThat(share().take(model, LENGTH, NOON, end)).as("just in time").contains(end);
    assertThat(share().take(model, LENGTH, end.plusSeconds(9), end.plusSeconds(8))).isEmpty();
    assertThat(take(NOON)).contains(end.plus(LENGTH));
  }

  @Test
  void everyModelHasItsOwn() {
    assertThat(take(NOON)).contains(NOON);
    assertThat(share().take(model + "x", LENGTH, NOON, NOON)).contains(NOON);
  }

  @Test
  void processesAtOnceTakeSpansThatDoNotOverlap() throws Exception {
    List<Optional<Instant>> taken = AtOnce.call(30, i -> take(NOON));
    List<Instant> expected = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      expected.add(NOON.plus(LENGTH.multipliedBy(i)));
    }
    assertThat(taken.stream().map(Optional::orElseThrow).sorted()).isEqualTo(expected);
  }

  @Test
  void aMomentIsTheSameInEveryLanguage() {
    assertThat(take(NOON)).contains(NOON);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext"));
    try {
      assertThat(take(NOON)).contains(NOON.plus(LENGTH));
    } finally {
      Locale.setDefault(before);
    }
  }

  private Optional<Instant> take(Instant earliest) {
    return share().take(model, LENGTH, earliest, NOON.plusSeconds(3_600));
  }
}

package dev.seiri.core.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  @Test
  void boundDoublesUpToTheLongest() {
    assertThat(IntStream.rangeClosed(1, 6).mapToObj(backoff::bound).map(Duration::toMillis))
        .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    assertThat(backoff.bound(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void pausesFillTheWholeRangeBelowTheBound() {
    List<Long> pauses =
        IntStream.range(0, 2_000).mapToObj(i -> backoff.pause(3).toMillis()).toList();

    assertThat(pauses).allMatch(pause -> pause >= 0 && pause <= 400);
    assertThat(pauses).anyMatch(pause -> pause < 40).anyMatch(pause -> pause > 360);
  }

  @Test
  void aLongPauseIsAtLeastHalfOfItsBound() {
    assertThat(IntStream.range(0, 500).mapToObj(i -> backoff.longPause(3).toMillis()))
        .allMatch(pause -> pause >= 200 && pause <= 400);
  }

  @Test
  void anInterruptEndsThePause() {
    Backoff hours = new Backoff(Duration.ofHours(1), Duration.ofHours(1));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> hours.sleep(1)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void refusesBoundsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}

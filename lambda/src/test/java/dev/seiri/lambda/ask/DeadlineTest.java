package dev.seiri.lambda.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final SettableClock clock = new SettableClock();

  @Test
  void aClockThatIsSetForwardEndsIt() {
    Deadline deadline = Deadline.in(Duration.ofMinutes(5), clock);
    assertThat(deadline.hasPassed()).isFalse();
    clock.advance(Duration.ofHours(25));
    assertThat(deadline.hasPassed()).isTrue();
  }

  @Test
  void aClockThatIsSetBackDoesNotPutItOff() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofMillis(200), clock);
    clock.advance(Duration.ofHours(-1));
    assertThat(deadline.left()).isLessThanOrEqualTo(Duration.ofMillis(200));
    Thread.sleep(250);
    assertThat(deadline.hasPassed()).isTrue();
  }
}

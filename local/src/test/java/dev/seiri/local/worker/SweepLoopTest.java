package dev.seiri.local.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.StoreUnavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SweepLoopTest {
  @Test
  void whateverASweepEndsWithTheNextOneComes() throws Exception {
    AtomicInteger sweeps = new AtomicInteger();
    CountDownLatch fourth = new CountDownLatch(1);
    SweepLoop loop =
        new SweepLoop(
            () -> {
              switch (sweeps.incrementAndGet()) {
                case 1 -> throw new StackOverflowError();
                case 2 -> throw new IllegalStateException();
                case 3 -> throw new StoreUnavailable("gone", new IllegalStateException());
                default -> fourth.countDown();
              }
            },
            Duration.ofMillis(1));
    Thread thread = Thread.ofVirtual().start(loop::run);
    assertThat(fourth.await(20, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(10))).as("an interrupt ends it").isTrue();
  }
}

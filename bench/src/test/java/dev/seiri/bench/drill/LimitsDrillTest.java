package dev.seiri.bench.drill;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsDrillTest extends SmallDrill {
  @Test
  void limitsThatChangeUnderWayAreKept() throws Exception {
    assertHeld(LimitsDrill.run(folder, 5, 80, Duration.ofSeconds(4)));
  }
}

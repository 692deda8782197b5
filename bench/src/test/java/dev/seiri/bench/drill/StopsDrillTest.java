package dev.seiri.bench.drill;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopsDrillTest extends SmallDrill {
  @Test
  void processesThatFreezeAndWakeUpDoNoHarm() throws Exception {
    assertHeld(StopsDrill.run(folder, 400, Duration.ofSeconds(2)));
  }
}

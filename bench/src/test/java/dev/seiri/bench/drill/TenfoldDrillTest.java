package dev.seiri.bench.drill;

import org.junit.jupiter.api.Test;

class TenfoldDrillTest extends SmallDrill {
  @Test
  void tenDeliveriesAtOnceAreOne() throws Exception {
    assertHeld(TenfoldDrill.run(folder, 60));
  }
}

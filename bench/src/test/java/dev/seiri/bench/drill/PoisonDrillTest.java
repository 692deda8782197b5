package dev.seiri.bench.drill;

import org.junit.jupiter.api.Test;

class PoisonDrillTest extends SmallDrill {
  @Test
  void nothingWaitsForPoisonAndNothingOfItIsLost() throws Exception {
    assertHeld(PoisonDrill.run(folder, 120));
  }
}

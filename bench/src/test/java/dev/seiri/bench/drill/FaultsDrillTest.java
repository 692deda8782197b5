package dev.seiri.bench.drill;

import org.junit.jupiter.api.Test;

class FaultsDrillTest extends SmallDrill {
  @Test
  void faultsLoseNothingAndCostNothingTwice() throws Exception {
    assertHeld(FaultsDrill.run(folder, 3, 200));
  }
}

package dev.seiri.bench.drill;

import org.junit.jupiter.api.Test;

class KillsDrillTest extends SmallDrill {
  @Test
  void killsLoseNothingAndWhatTheyCostIsCounted() throws Exception {
    // With several rows a call: other drills ask about one.
    assertHeld(KillsDrill.run(folder, 5, 400, 4, 5));
  }
}

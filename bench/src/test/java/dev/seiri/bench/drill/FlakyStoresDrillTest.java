package dev.seiri.bench.drill;

import org.junit.jupiter.api.Test;

class FlakyStoresDrillTest extends SmallDrill {
  @Test
  void tablesAndBucketThatFailLoseNothing() throws Exception {
    assertHeld(FlakyStoresDrill.run(folder, 13, 120, 0.3));
  }
}

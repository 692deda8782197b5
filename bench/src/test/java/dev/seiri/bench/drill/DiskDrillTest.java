package dev.seiri.bench.drill;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The disks alone. The machine's part waits for leases, for a clock and for 200 rows of 390 KB: it
/// takes minutes at any size, so `scripts/drill disk` runs it.
class DiskDrillTest extends SmallDrill {
  @Test
  void fullAndReadOnlyDisksLoseNothing() throws Exception {
    assertHeld(DiskDrill.run(folder, 80, 0, List.of(DiskDrill.Part.DISKS)));
  }
}

package dev.seiri.bench.drill;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The disks; the machine's part is in a class of its own.
class DiskDrillTest extends SmallDrill {
  @Test
  void fullAndReadOnlyDisksLoseNothing() throws Exception {
    assertHeld(DiskDrill.run(folder, 80, 0, List.of(DiskDrill.Part.DISKS)));
  }
}

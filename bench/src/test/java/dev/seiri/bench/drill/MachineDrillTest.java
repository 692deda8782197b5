package dev.seiri.bench.drill;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The machine's part of the drill of disks. The clock that jumps, which restarts workers, and the
/// file that changes, which needs many rows, take as long as the rest together: `scripts/drill
/// disk` runs them, and tests of one class each hold what they rest on.
class MachineDrillTest extends SmallDrill {
  @Test
  void interruptsFewDescriptorsAndLongRowsLoseNothing() throws Exception {
    assertHeld(
        DiskDrill.run(
            folder,
            24,
            4,
            List.of(
                DiskDrill.Part.INTERRUPTS, DiskDrill.Part.DESCRIPTORS, DiskDrill.Part.LONG_ROWS)));
  }
}

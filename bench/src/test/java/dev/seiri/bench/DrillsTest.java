package dev.seiri.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.bench.Drills.Claim;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The drills in short. `scripts/drill` runs them whole.
class DrillsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void faultsLoseNothingAndCostNothingTwice() throws Exception {
    assertHeld(Drills.faults(folder, 3, 300));
  }

  @Test
  void killsLoseNothingAndWhatTheyCostIsCounted() throws Exception {
    assertHeld(Drills.kills(folder, 5, 600, 5));
  }

  private static void assertHeld(List<Claim> claims) {
    assertThat(claims).allSatisfy(claim -> assertThat(claim.held()).as(claim.words()).isTrue());
  }
}

package dev.seiri.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The drills at a small size. `scripts/drill` runs them at full size.
@Tag("drill")
class DrillsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void faultsLoseNothingAndCostNothingTwice() throws Exception {
    assertHeld(FaultsDrill.run(folder, 3, 200));
  }

  @Test
  void killsLoseNothingAndWhatTheyCostIsCounted() throws Exception {
    assertHeld(KillsDrill.run(folder, 5, 600, 5));
  }

  @Test
  void nothingWaitsForPoisonAndNothingOfItIsLost() throws Exception {
    assertHeld(PoisonDrill.run(folder, 200));
  }

  @Test
  void tenDeliveriesAtOnceAreOne() throws Exception {
    assertHeld(TenfoldDrill.run(folder, 100));
  }

  @Test
  void tablesAndBucketThatFailLoseNothing() throws Exception {
    assertHeld(FlakyStoresDrill.run(folder, 13, 200));
  }

  private static void assertHeld(List<Claim> claims) {
    assertThat(claims).allSatisfy(claim -> assertThat(claim.held()).as(claim.words()).isTrue());
  }
}

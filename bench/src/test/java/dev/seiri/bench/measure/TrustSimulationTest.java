package dev.seiri.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.bench.measure.TrustSimulation.Signal;
import org.junit.jupiter.api.Test;

/// `scripts/bench trust` with few trials and fixed seeds. Three standard errors of a rate of 5 % in
/// 100 trials are 6.5 points.
class TrustSimulationTest {
  private static final int TRIALS = 100;

  @Test
  void theBoundHoldsWhateverTheFlagsSayAndWhereverTheErrorsStand() {
    for (Signal signal : Signal.ALL) {
      for (boolean sorted : new boolean[] {true, false}) {
        assertThat(TrustSimulation.violated(signal, sorted, 0.05, TRIALS).value())
            .as("%s, sorted: %s", signal.name(), sorted)
            .isLessThanOrEqualTo(0.05 + 0.065);
      }
    }
  }

  @Test
  void aGoodSignalSavesMostOfTheReviews() {
    double plain = TrustSimulation.looked(Signal.ABSENT, 0.02, 5);
    assertThat(TrustSimulation.looked(Signal.GOOD, 0.02, 5)).isLessThan(0.4 * plain);
  }

  @Test
  void aPerfectExecutionTakesLittleMoreThanASampleOfFixedSize() {
    assertThat(TrustSimulation.perfect(10_000)).isLessThanOrEqualTo((int) (1.3 * 299));
  }
}

package dev.seiri.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.bench.measure.GateSimulation.Coverage;
import dev.seiri.bench.measure.GateSimulation.Decisions;
import dev.seiri.bench.measure.GateSimulation.Rate;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `scripts/bench gate` with few trials and fixed seeds. Where a rate is near its bound there is
/// room for the chance of so few trials: three standard errors of a rate of 5 % are 4 points.
class GateSimulationTest {
  private static final int TRIALS = 300;
  private static final double ROOM = 0.04;

  @Test
  void equalVersionsAreHardlyEverRefused() {
    for (int size : new int[] {40, 500}) {
      for (double changes : new double[] {0.05, 0.2}) {
        // Each number of sets with each size and each share of changes; `scripts/bench gate` has
        // all.
        int sets = (size == 40) == (changes < 0.1) ? 3 : 1;
        assertThat(decide(changes, 0, size, sets).refused().value())
            .as("%d inputs, %d sets, %s", size, sets, changes)
            .isLessThan(0.05);
      }
    }
  }

  @Test
  void equalVersionsPassWithEnoughRows() {
    assertThat(decide(0.05, 0, 2_000, 1).passed().value()).isGreaterThan(0.9);
    assertThat(decide(0.01, 0, 500, 1).passed().value()).isGreaterThan(0.8);
  }

  @Test
  void aDropOfThreePointsHardlyEverPasses() {
    for (double changes : new double[] {0.01, 0.1}) {
      assertThat(decide(changes, 0.03, 500, 1).passed().value()).isLessThan(0.05);
    }
    assertThat(decide(0.01, 0.03, 2_000, 1).refused().value()).isGreaterThan(0.5);
  }

  @Test
  void fortyRowsCannotTell() {
    for (double drop : new double[] {0, 0.03}) {
      assertThat(decide(0.05, drop, 40, 1).cannotTell().value()).isGreaterThan(0.95);
    }
  }

  @Test
  void evaluatingUntilItPassesDoesNotHelp() {
    List<Rate> again = GateSimulation.again(GateWorld.of(0.1, 0.03, 1, 1), 500, 0, TRIALS);
    assertThat(again.getLast().value()).isLessThan(0.05);
    List<Rate> margin = GateSimulation.again(GateWorld.of(0.1, 0.02, 1, 1), 500, 0, TRIALS);
    assertThat(margin.getLast().value()).isLessThan(0.05 + ROOM);
  }

  @Test
  void intervalsHoldThoughInputsAreDuplicatedAndRowsRepeated() {
    for (int copies : new int[] {1, 3}) {
      for (int repeats : new int[] {1, 3}) {
        Coverage coverage =
            GateSimulation.cover(GateWorld.of(0.1, 0.03, copies, repeats), 200, TRIALS);
        assertThat(coverage.drop().value()).isGreaterThan(0.95 - ROOM);
        assertThat(coverage.right().value()).isGreaterThan(0.95 - ROOM);
        assertThat(
                GateSimulation.cover(GateWorld.of(0.1, 0, copies, repeats), 200, TRIALS)
                    .falseAlarm()
                    .value())
            .isLessThan(0.05 + ROOM);
      }
    }
  }

  private static Decisions decide(double changes, double drop, int size, int sets) {
    return GateSimulation.decide(GateWorld.of(changes, drop, 1, 1), size, sets, TRIALS);
  }
}

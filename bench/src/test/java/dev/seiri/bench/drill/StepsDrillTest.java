package dev.seiri.bench.drill;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepsDrillTest extends SmallDrill {
  @Test
  void deathsBetweenTheStepsOfACallLeaveTheBooksBalanced() throws Exception {
    assertHeld(
        StepsDrill.run(
            folder, 60, 1, List.of("ledger.record:before:9,result.write:after:9,settle:before:1")));
  }

  @Test
  void deathsBetweenTheStepsOfACallOfSeveralRowsLeaveTheBooksBalanced() throws Exception {
    assertHeld(
        StepsDrill.run(
            folder, 60, 5, List.of("model:after:2,reserve:after:2,note.remove:before:1")));
  }
}

package dev.seiri.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fault points: when they kill, and that each does it once.
class FaultPointsTest {
  @TempDir private Path folder = Path.of("");
  private final List<String> happened = new ArrayList<>();

  private FaultPoints points(String named) {
    return FaultPoints.of(
        Map.of("SEIRI_KILL_AT", named), folder.resolve("killed-at"), () -> happened.add("killed"));
  }

  private void call(FaultPoints points, Step step) {
    points.run(step, () -> happened.add(step.word()));
  }

  @Test
  void aWorkerIsKilledAfterTheNthCallOfAStepAndNotAtAnother() {
    FaultPoints points = points("model:after:2");
    call(points, Step.MODEL);
    call(points, Step.SETTLE);
    call(points, Step.SETTLE);
    call(points, Step.MODEL);
    assertThat(happened).containsExactly("model", "settle", "settle", "model", "killed");
  }

  @Test
  void aWorkerIsKilledBeforeTheCallIsMade() {
    call(points("note.write:before:1"), Step.NOTE_WRITE);
    assertThat(happened).containsExactly("killed", "note.write");
  }

  @Test
  void theWorkerInTheKilledOnesPlaceIsKilledAtTheOtherPointsAlone() {
    call(points("reserve:before:1, settle:before:1"), Step.RESERVE);
    FaultPoints next = points("reserve:before:1, settle:before:1");
    call(next, Step.RESERVE);
    call(next, Step.SETTLE);
    assertThat(happened).containsExactly("killed", "reserve", "reserve", "killed", "settle");
    assertThat(points("reserve:before:1, settle:before:1").isEmpty()).isTrue();
  }

  @Test
  void withoutTheVariableThereAreNone() {
    assertThat(FaultPoints.of(Map.of(), folder.resolve("killed-at"), () -> {}).isEmpty()).isTrue();
  }

  @Test
  void aWrongPointIsNamedWithTheStepsThereAre() {
    for (String wrong : List.of("ask:before:1", "model:during:1", "model:before:0", "model")) {
      assertThatThrownBy(() -> points(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("SEIRI_KILL_AT")
          .hasMessageContaining("'" + wrong + "'")
          .hasMessageContaining("ledger.record");
    }
  }
}

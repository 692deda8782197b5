package dev.seiri.local.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.ExecutionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerStatusTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final ExecutionId E = new ExecutionId("e");

  @TempDir private Path folder = Path.of("");

  @Test
  void itIsReadAsItWasWritten() throws IOException {
    SeiriHome home = new SeiriHome(folder);
    Files.createDirectories(home.run("worker.json").getParent());
    WorkerStatus status = status(Map.of("e", "the disk is full"), "throttled");
    status.write(home);
    assertThat(WorkerStatus.read(home)).contains(status);
  }

  @Test
  void anExecutionWaitsForItsOwnFaultFirst() {
    WorkerStatus status = status(Map.of("e", "the disk is full"), "throttled");
    assertThat(status.waitsFor(E, NOW)).contains("the disk is full");
    assertThat(status.waitsFor(new ExecutionId("other"), NOW)).contains("throttled");
  }

  @Test
  void aWorkerThatIsSilentIsNamed() {
    WorkerStatus status = status(Map.of("e", "throttled"), "throttled");
    assertThat(status.waitsFor(E, NOW.plusSeconds(75)).orElseThrow())
        .startsWith("no worker has reported for 75 s");
  }

  @Test
  void whereAllGoesWellNothingIsWaitedFor() {
    WorkerStatus status = new WorkerStatus(1, NOW, 5, false, Optional.empty(), Map.of());
    assertThat(status.waitsFor(E, NOW.plusSeconds(1))).isEmpty();
    assertThat(WorkerStatus.NONE.waitsFor(E, NOW)).isEmpty();
  }

  private static WorkerStatus status(Map<String, String> waits, String newest) {
    return new WorkerStatus(1, NOW, 5, false, Optional.of(newest), waits);
  }
}

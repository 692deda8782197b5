package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.CountingModel;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Processes that are killed during a run, on a stack of their own.
@Tag("stack")
@Tag("kills")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledRunTest {
  @TempDir private static Path folder = Path.of("");
  private Desk desk = Desk.in(folder);

  @BeforeAll
  void up() {
    desk = Desk.in(folder);
    desk.must("local", "up");
  }

  @AfterAll
  void down() {
    assertThat(desk.seiri("local", "down", "--wipe").status()).isZero();
    assertThat(desk.home()).doesNotExist();
  }

  @Test
  void afterAKillAndARerunEveryRowWasSentToTheModelOnce() throws Exception {
    CountingModel calls =
        new CountingModel(question -> {
          pause(150);
          return StandInReply.text("{\"a\":1}");
        });
    try (BedrockStandIn models = calls.start()) {
      Path rows = desk.rows("killed.csv", 400);
      Path out = desk.folder().resolve("killed.out.jsonl");
      List<String> run =
          List.of(
              "run",
              rows.toString(),
              "--task",
              desk.task("killed"),
              "--execution-id",
              "killed",
              "--max-in-flight",
              "16",
              "--bedrock",
              models.endpoint().toString(),
              "--output",
              out.toString());
      Process process = desk.process(folder.resolve("log"), run.toArray(String[]::new));
      await(calls, 80);
      process.destroyForcibly().waitFor();
      assertThat(out).doesNotExist();
      Output said = desk.seiri(run.toArray(String[]::new));
      assertThat(said.status()).as(said.err()).isZero();
      assertThat(calls.total()).isEqualTo(400);
      assertThat(calls.most()).isEqualTo(1);
      assertThat(models.peakInFlight()).isLessThanOrEqualTo(16);
      assertThat(Files.readAllLines(out)).hasSize(400);
    }
  }

  @Test
  void aProcessThatDiedIsNotHiddenByVerify() throws Exception {
    CountingModel calls =
        new CountingModel(question -> {
          pause(200);
          return StandInReply.text("{\"a\":1}");
        });
    try (BedrockStandIn models = calls.start()) {
      List<String> run =
          List.of(
              "run",
              desk.rows("died.csv", 200).toString(),
              "--task",
              desk.task("died"),
              "--execution-id",
              "died",
              "--max-in-flight",
              "8",
              "--bedrock",
              models.endpoint().toString());
      Process process = desk.process(folder.resolve("log"), run.toArray(String[]::new));
      await(calls, 40);
      killWorker();
      process.waitFor();
      assertThat(desk.seiri(run.toArray(String[]::new)).status()).isZero();
      // Results that the worker had written and not counted yet when it died.
      Output repaired = desk.seiri("repair", "died", "--bedrock", models.endpoint().toString());
      assertThat(repaired.status()).as(repaired.err()).isZero();
      Output said = desk.seiri("verify", "died");
      assertThat(said.status()).as(said.err()).isZero();
      assertThat(said.out()).contains("loaded             200").contains("results            200");
      int again = calls.total() - 200;
      assertThat(again).isBetween(0, 10);
      assertThat(said.figure("paid again (max)")).isBetween((long) again, 10L);
    }
  }

  private void killWorker() throws IOException {
    long pid =
        Json.read(Files.readString(desk.home().resolve("run/worker.json"))).path("pid").asLong();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountingModel calls, int count) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (calls.total() < count && System.nanoTime() < until) {
      Thread.sleep(10);
    }
    assertThat(calls.total()).isGreaterThanOrEqualTo(count);
  }
}

package dev.seiri.bench.drill;

import dev.seiri.bench.rig.DrillFiles;
import dev.seiri.bench.rig.RowAnswers;
import dev.seiri.bench.rig.StackProcesses;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.stack.DynamoDbMain;
import dev.seiri.local.stack.S3Main;
import dev.seiri.local.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// `kill -9`, again and again, of everything that runs.
final class KillsDrill {
  private KillsDrill() {}

  /// @param rowsPerCall the most rows of one call
  static List<Claim> run(Path folder, long seed, int rows, int kills, int rowsPerCall)
      throws IOException, InterruptedException {
    Map<String, Integer> asked = new ConcurrentHashMap<>();
    AtomicInteger calls = new AtomicInteger();
    try (BedrockStandIn server =
        BedrockStandIn.builder()
            .model(
                "*",
                question -> {
                  calls.incrementAndGet();
                  RowAnswers.inputs(question).forEach(row -> asked.merge(row, 1, Integer::sum));
                  return RowAnswers.of(question, row -> Json.object().put("a", "ok"));
                })
            .latency(java.time.Duration.ofMillis(200))
            .start()) {
      Desk desk = Desk.in(folder, Map.of());
      String task = DrillFiles.task(desk);
      String[] run = {
        "run",
        DrillFiles.rows(desk, rows).toString(),
        "--task",
        task,
        "--execution-id",
        "kills",
        "--max-in-flight",
        "16",
        "--rows-per-call",
        Integer.toString(rowsPerCall),
        "--bedrock",
        server.endpoint().toString()
      };
      List<String> killed = kill(desk, run, new Random(seed), kills);
      Output last = desk.seiri(run);
      Output verify = desk.seiri("verify", "kills");
      long distinct = rows - rows / 10;
      long again = asked.values().stream().mapToLong(n -> n - 1).sum();
      return List.of(
          new Claim("killed " + killed, killed.size() == kills),
          new Claim("the last run ended with every row answered", last.status() == 0),
          new Claim(
              String.format(Locale.ROOT, "loaded %,d = results", rows),
              verify.figure("results") == rows),
          new Claim(
              "no row is lost, none has another row's result",
              verify.figure("lost") + verify.figure("wrong") == 0),
          new Claim(
              String.format(
                  Locale.ROOT,
                  "%,d distinct questions were sent to the model, in %,d calls",
                  asked.size(),
                  calls.get()),
              asked.size() == distinct),
          new Claim(
              String.format(
                  Locale.ROOT,
                  "%,d were sent again, and verify says: at most %,d",
                  again,
                  verify.figure("paid again (max)") + verify.figure("paid again")),
              again <= verify.figure("paid again (max)") + verify.figure("paid again")));
    }
  }

  private static List<String> kill(Desk desk, String[] run, Random random, int kills)
      throws IOException, InterruptedException {
    List<String> killed = new ArrayList<>();
    StackProcesses stack = new StackProcesses(desk.home());
    Process command = desk.process(desk.folder().resolve("process.log"), run);
    while (killed.size() < kills) {
      // A command needs some seconds to bring its stack up, and is then killed at any moment.
      Thread.sleep(500 + random.nextInt(6_000));
      if (!command.isAlive()) {
        command = desk.process(desk.folder().resolve("process.log"), run);
      }
      switch (killed.size() % 5) {
        // The worker is handler, poller and sweep in one.
        case 0 -> kill("worker", stack.child(WorkerMain.class), killed);
        case 1 -> kill("dynamodb", stack.child(DynamoDbMain.class), killed);
        case 2 -> kill("s3", stack.child(S3Main.class), killed);
        case 3 -> kill("supervisor", stack.supervisor(), killed);
        default -> kill("command", Optional.of(command.toHandle()), killed);
      }
    }
    command.destroyForcibly().waitFor();
    return killed;
  }

  private static void kill(String name, Optional<ProcessHandle> process, List<String> killed) {
    if (process.isPresent() && process.get().destroyForcibly()) {
      killed.add(name);
    }
  }
}

package dev.seiri.bench.drill;

import dev.seiri.bench.rig.Seat;
import dev.seiri.bench.rig.Seat.Said;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/// `kill -9`, again and again, of everything that runs.
final class KillsDrill {
  private KillsDrill() {}

  static List<Claim> run(Path folder, long seed, int rows, int kills)
      throws IOException, InterruptedException {
    Map<String, Integer> asked = new ConcurrentHashMap<>();
    try (BedrockStandIn server =
        BedrockStandIn.builder()
            .model(
                "*",
                question -> {
                  asked.merge(String.join("\n", question.userTexts()), 1, Integer::sum);
                  return StandInReply.text("{\"a\":\"ok\"}");
                })
            .latency(java.time.Duration.ofMillis(200))
            .start()) {
      Seat seat = Seat.in(folder, Map.of());
      String task = seat.task();
      String[] run = {
        "run",
        seat.rows(rows).toString(),
        "--task",
        task,
        "--execution-id",
        "kills",
        "--max-in-flight",
        "16",
        "--bedrock",
        server.endpoint().toString()
      };
      List<String> killed = kill(seat, run, new Random(seed), kills);
      Said last = seat.seiri(run);
      Said verify = seat.seiri("verify", "kills");
      long distinct = rows - rows / 10;
      long again = asked.values().stream().mapToLong(n -> n - 1).sum();
      return List.of(
          new Claim("killed " + killed, killed.size() == kills),
          new Claim("the last run ended with every row answered", last.status() == 0),
          new Claim("loaded %,d = results".formatted(rows), verify.figure("results") == rows),
          new Claim(
              "none lost, none in the wrong place",
              verify.figure("lost") + verify.figure("wrong") == 0),
          new Claim(
              "%,d distinct questions were asked".formatted(asked.size()),
              asked.size() == distinct),
          new Claim(
              String.format(
                  Locale.ROOT,
                  "%,d were asked again, and verify says: at most %,d",
                  again,
                  verify.figure("perhaps") + verify.figure("paid again")),
              again <= verify.figure("perhaps") + verify.figure("paid again")));
    }
  }

  private static List<String> kill(Seat seat, String[] run, Random random, int kills)
      throws IOException, InterruptedException {
    List<String> killed = new ArrayList<>();
    Process command = seat.process(run);
    while (killed.size() < kills) {
      // A command needs some seconds to bring its stack up, and is then killed at any moment.
      Thread.sleep(500 + random.nextInt(6_000));
      if (!command.isAlive()) {
        command = seat.process(run);
      }
      switch (killed.size() % 5) {
        // The worker is handler, poller and sweep in one.
        case 0 -> kill("worker", seat.child("WorkerMain"), killed);
        case 1 -> kill("dynamodb", seat.child("ServerRunner"), killed);
        case 2 -> kill("s3", seat.child("s3proxy"), killed);
        case 3 -> kill("supervisor", seat.supervisor(), killed);
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

package dev.seiri.bench;

import dev.seiri.bench.Seat.Said;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/// The drills, each with what it claims. `scripts/drill NAME` runs one.
final class Drills {
  private Drills() {}

  /// A claim and whether it held.
  record Claim(String words, boolean held) {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("seiri-drill");
    long seed = args.length > 1 ? Long.parseLong(args[1]) : 7;
    List<Claim> claims =
        switch (args.length == 0 ? "" : args[0]) {
          case "faults" -> faults(folder, seed, 5_000);
          case "kills" -> kills(folder, seed, 3_000, 20);
          default -> {
            out.println("usage: scripts/drill faults|kills [SEED]");
            System.exit(2);
            yield List.of();
          }
        };
    claims.forEach(claim -> out.println((claim.held() ? "held   " : "BROKEN ") + claim.words()));
    System.exit(claims.stream().allMatch(Claim::held) ? 0 : 1);
  }

  /// A model server that fails one call in five, in ten ways.
  static List<Claim> faults(Path folder, long seed, int rows) throws IOException {
    FaultyModel model = new FaultyModel(seed, 0.2);
    try (BedrockStandIn server = BedrockStandIn.builder().model("*", model).start()) {
      Seat seat = Seat.in(folder, Map.of("MODEL_TIMEOUT_SECONDS", "5"));
      seat.seiri("local", "up", "--bedrock", server.endpoint().toString());
      try {
        Said run =
            seat.seiri(
                "run",
                seat.rows(rows).toString(),
                "--task",
                seat.task(),
                "--execution-id",
                "faults",
                "--bedrock",
                server.endpoint().toString());
        Said verify = seat.seiri("verify", "faults");
        return List.of(
            claim(
                "the run ended with every row answered: "
                    + run.err().lines().reduce("", (a, b) -> b),
                run.status() == 0),
            claim("loaded %,d = results".formatted(rows), verify.figure("results") == rows),
            claim(
                "none lost, none in the wrong place",
                verify.figure("lost") + verify.figure("wrong") == 0),
            claim(
                "%,d calls, %,d of them explained by no injected fault %s"
                    .formatted(model.calls(), model.unexplained(), model.injected()),
                model.unexplained() == 0));
      } finally {
        seat.seiri("local", "down", "--wipe");
      }
    }
  }

  /// `kill -9`, again and again, of everything that runs.
  static List<Claim> kills(Path folder, long seed, int rows, int kills)
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
          claim("killed " + killed, killed.size() == kills),
          claim("the last run ended with every row answered", last.status() == 0),
          claim("loaded %,d = results".formatted(rows), verify.figure("results") == rows),
          claim(
              "none lost, none in the wrong place",
              verify.figure("lost") + verify.figure("wrong") == 0),
          claim(
              "%,d distinct questions were asked".formatted(asked.size()),
              asked.size() == distinct),
          claim(
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

  private static Claim claim(String words, boolean held) {
    return new Claim(words, held);
  }
}

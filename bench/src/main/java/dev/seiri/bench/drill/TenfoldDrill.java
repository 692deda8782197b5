package dev.seiri.bench.drill;

import dev.seiri.bench.rig.DrillFiles;
import dev.seiri.bench.rig.Events;
import dev.seiri.bench.rig.HandlerJob;
import dev.seiri.bench.rig.HandlerProcess;
import dev.seiri.bench.rig.Jvm;
import dev.seiri.bench.rig.Rig;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The same events ten times, concurrently: within one process of the function, and then in two
/// processes at once, which do not know of each other.
final class TenfoldDrill {
  private static final int BATCH = 100;
  private static final int TIMES = 10;

  private TenfoldDrill() {}

  static List<Claim> run(Path folder, int rows) throws IOException, InterruptedException {
    Map<String, Integer> asked = new ConcurrentHashMap<>();
    try (Rig rig = Rig.start(folder);
        BedrockStandIn model =
            BedrockStandIn.builder()
                .latency(Duration.ofMillis(100))
                .model(
                    "*",
                    question -> {
                      asked.merge(String.join("\n", question.userTexts()), 1, Integer::sum);
                      return StandInReply.text("{\"a\":\"ok\"}");
                    })
                .start()) {
      String task = DrillFiles.task(rig.desk());
      RigProcesses processes = new RigProcesses(rig, rig.env(model.endpoint()));
      List<Claim> claims = new ArrayList<>();

      processes.load(DrillFiles.rows(rig.desk(), rows), task, "one");
      Path events =
          Events.write(folder.resolve("one.jsonl"), "one", 1, rows, BATCH, i -> "one " + i);
      await(List.of(start(rig, model, events)));
      Output one = rig.desk().seiri("verify", "one");
      claims.addAll(RigProcesses.whole(one, "one", rows));
      claims.add(
          new Claim(
              String.format(
                  Locale.ROOT, "one: %,d questions, %,d sent again", asked.size(), again(asked)),
              asked.size() == rows && again(asked) == 0));

      asked.clear();
      processes.load(DrillFiles.rows(rig.desk(), rows), task, "two");
      events = Events.write(folder.resolve("two.jsonl"), "two", 1, rows, BATCH, i -> "two " + i);
      await(List.of(start(rig, model, events), start(rig, model, events)));
      Output two = rig.desk().seiri("verify", "two");
      claims.addAll(RigProcesses.whole(two, "two", rows));
      claims.add(
          new Claim(
              String.format(
                  Locale.ROOT,
                  "two: %,d questions, %,d sent again, and verify counts %,d",
                  asked.size(),
                  again(asked),
                  two.figure("paid again")),
              asked.size() == rows && again(asked) == two.figure("paid again")));
      return claims;
    }
  }

  private static Jvm start(Rig rig, BedrockStandIn model, Path events) throws IOException {
    return HandlerProcess.start(
        rig.desk().folder(),
        HandlerJob.of(events, TIMES).times(TIMES),
        List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        rig.env(model.endpoint()));
  }

  private static void await(List<Jvm> processes) throws IOException, InterruptedException {
    for (Jvm process : processes) {
      if (process.json().path("pending").asLong() != 0) {
        throw new IllegalStateException("rows were reported as failed: " + process.said());
      }
    }
  }

  private static long again(Map<String, Integer> asked) {
    return asked.values().stream().mapToLong(n -> n - 1L).sum();
  }
}

package dev.seiri.bench.drill;

import dev.seiri.bench.rig.DrillFiles;
import dev.seiri.bench.rig.FlakyProxy;
import dev.seiri.bench.rig.Jvm;
import dev.seiri.bench.rig.Rig;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInReply;
import dev.seiri.local.stack.Endpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tables and a bucket that fail a share of the calls or take a part of a batch alone, to the
/// loader, the handler and the sweep alike.
final class FlakyStoresDrill {
  private FlakyStoresDrill() {}

  /// @param share of calls that fail, 0 to 1
  static List<Claim> run(Path folder, long seed, int rows, double share)
      throws IOException, InterruptedException {
    Map<String, Integer> asked = new ConcurrentHashMap<>();
    try (Rig rig = Rig.start(folder);
        BedrockStandIn model =
            BedrockStandIn.builder()
                .model(
                    "*",
                    question -> {
                      asked.merge(String.join("\n", question.userTexts()), 1, Integer::sum);
                      return StandInReply.text("{\"a\":\"ok\"}");
                    })
                .start();
        FlakyProxy tables =
            FlakyProxy.before(
                rig.endpoints().dynamodb(), FlakyProxy.Service.DYNAMODB, share, seed);
        FlakyProxy bucket =
            FlakyProxy.before(rig.endpoints().s3(), FlakyProxy.Service.S3, share, seed + 1)) {
      String task = DrillFiles.task(rig.desk());
      RigProcesses processes =
          new RigProcesses(
              rig,
              Rig.env(
                  new Endpoints(tables.endpoint(), bucket.endpoint(), model.endpoint()),
                  model.endpoint()));
      try (Jvm worker = processes.work()) {
        int begun = processes.load(DrillFiles.rows(rig.desk(), rows), task, "flaky");
        Output verify =
            processes.await("flaky", said -> said.figure("results") == rows, Duration.ofMinutes(5));
        long again = asked.values().stream().mapToLong(n -> n - 1L).sum();
        long counted = verify.figure("paid again") + verify.figure("paid again (max)");
        List<Claim> claims = new ArrayList<>(RigProcesses.whole(verify, "flaky", rows));
        claims.add(
            new Claim(
                String.format(
                    Locale.ROOT,
                    "%,d of %,d calls of the tables and %,d of %,d of the bucket failed, %,d"
                        + " batches were taken in part; the loader was started %d times",
                    tables.failed(),
                    tables.calls(),
                    bucket.failed(),
                    bucket.calls(),
                    tables.partial(),
                    begun),
                tables.failed() > 0 && bucket.failed() > 0 && tables.partial() > 0));
        claims.add(
            new Claim(
                String.format(
                    Locale.ROOT,
                    "%,d questions were sent to the model again, and verify says: at most %,d",
                    again,
                    counted),
                again <= counted));
        claims.add(
            new Claim(
                "the sweep closed it", worker.isAlive() && isFinished(processes, rig, "flaky")));
        return claims;
      }
    }
  }

  private static boolean isFinished(RigProcesses processes, Rig rig, String execution)
      throws InterruptedException {
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() < until) {
      if (rig.desk().seiri("status", execution).out().contains("finished")) {
        return true;
      }
      Thread.sleep(Duration.ofMillis(500));
    }
    return false;
  }
}

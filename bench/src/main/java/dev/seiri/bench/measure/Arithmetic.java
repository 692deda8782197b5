package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.median;
import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.rig.DrillFiles;
import dev.seiri.bench.rig.WorkFolder;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// A run's wall time against the ideal: rows × latency ÷ quota. The wall time is taken from the
/// first model call to the last result.
final class Arithmetic {
  private static final int QUOTA = 64;
  private static final int ROWS = 5_000;
  private static final int WARM_UP_ROWS = 1_000;

  private Arithmetic() {}

  /// The setting of a run.
  ///
  /// @param told whether the run is told the quota; otherwise it may ask four times as much
  /// @param sigma of a log-normal latency with this mean; 0: every call takes the same
  /// @param inMemory whether tables and bucket are on a disk in memory
  /// @param warm whether the stack has run an execution before
  record Setting(
      String name, Duration latency, double sigma, boolean told, boolean inMemory, boolean warm) {}

  /// The measurement of a run.
  record Measured(double ratio, double throttledShare) {}

  static void run(Report report, int rounds) throws IOException {
    Duration second = Duration.ofSeconds(1);
    Duration fifth = Duration.ofMillis(200);
    List<Setting> settings =
        List.of(
            new Setting("1 s, told", second, 0, true, true, true),
            new Setting("1 s, not told", second, 0, false, true, true),
            new Setting("200 ms, told", fifth, 0, true, true, true),
            new Setting("200 ms, not told", fifth, 0, false, true, true),
            new Setting("log-normal, mean 1 s, told", second, 0.8, true, true, true),
            new Setting("1 s, told, stack just started", second, 0, true, true, false),
            new Setting("1 s, told, synced disk", second, 0, true, false, true),
            new Setting("200 ms, told, synced disk", fifth, 0, true, false, true));
    Map<Setting, List<Measured>> all = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Setting setting : settings) {
        all.computeIfAbsent(setting, s -> new ArrayList<>()).add(measure(setting));
      }
    }
    report.heads("model latency, 5,000 rows", "wall time ÷ ideal", "throttled calls");
    all.forEach((setting, measured) ->
        report.row(
            setting.name(),
            number(median(measured, Measured::ratio), 2),
            number(median(measured, Measured::throttledShare) * 100, 1) + " %"));
  }

  static Measured measure(Setting setting) throws IOException {
    AtomicReference<Instant> first = new AtomicReference<>(Instant.MAX);
    Random random = new Random(7);
    // The mean of a log-normal is exp(mu + sigma²/2).
    double mu = Math.log(setting.latency().toMillis()) - setting.sigma() * setting.sigma() / 2;
    double[] total = {0};
    try (WorkFolder folder = setting.inMemory() ? WorkFolder.inMemory() : WorkFolder.onDisk();
        BedrockStandIn server =
            BedrockStandIn.builder()
                .quota(QUOTA)
                .model(
                    "*",
                    question -> {
                      first.accumulateAndGet(Instant.now(), (a, b) -> a.isBefore(b) ? a : b);
                      double millis;
                      synchronized (random) {
                        millis = Math.exp(mu + setting.sigma() * random.nextGaussian());
                        total[0] += millis;
                      }
                      sleep((long) millis);
                      return StandInReply.text("{\"a\":\"ok\"}");
                    })
                .start()) {
      Desk desk =
          Desk.in(folder.path(), setting.told() ? Map.of() : Map.of("MAX_IN_FLIGHT", "256"));
      desk.seiri("local", "up", "--bedrock", server.endpoint().toString());
      try {
        if (setting.warm()) {
          run(desk, server, setting, folder.path(), WARM_UP_ROWS);
        }
        first.set(Instant.MAX);
        total[0] = 0;
        long calls = server.calls();
        long throttled = server.throttled();
        Path results = run(desk, server, setting, folder.path(), ROWS);
        double wall = Duration.between(first.get(), last(results)).toMillis();
        return new Measured(
            wall / (total[0] / QUOTA),
            (double) (server.throttled() - throttled) / (server.calls() - calls));
      } finally {
        desk.seiri("local", "down", "--wipe");
      }
    }
  }

  /// @return the file with its results
  private static Path run(Desk desk, BedrockStandIn server, Setting setting, Path folder, int rows)
      throws IOException {
    Path results = folder.resolve(String.format(Locale.ROOT, "results-%d.jsonl", rows));
    List<String> run =
        new ArrayList<>(
            List.of(
                "run",
                rows(folder, rows).toString(),
                "--task",
                DrillFiles.task(desk),
                "--bedrock",
                server.endpoint().toString(),
                "--output",
                results.toString()));
    if (setting.told()) {
      run.addAll(List.of("--max-in-flight", Integer.toString(QUOTA)));
    }
    Output said = desk.seiri(run.toArray(String[]::new));
    if (said.status() != 0) {
      throw new IllegalStateException(said.err());
    }
    return results;
  }

  private static Instant last(Path results) throws IOException {
    try (Stream<String> lines = Files.lines(results)) {
      return lines
          .map(line -> Instant.parse(Json.read(line).path("created_at").asString()))
          .max(Instant::compareTo)
          .orElseThrow();
    }
  }

  private static Path rows(Path folder, int count) throws IOException {
    StringBuilder csv = new StringBuilder("record_id,name\n");
    for (int i = 1; i <= count; i++) {
      csv.append(String.format(Locale.ROOT, "r%d,name %d of %d%n", i, i, count));
    }
    return Files.writeString(folder.resolve(String.format(Locale.ROOT, "rows-%d.csv", count)), csv);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.median;
import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.rig.Events;
import dev.seiri.bench.rig.Figures;
import dev.seiri.bench.rig.HandlerJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One process of the function under a quota of calls in flight, with one row a call and with
/// twenty; each call takes a second.
final class PackedSpeed {
  private static final List<Integer> QUOTAS = List.of(4, 16, 64);
  private static final int ROWS_A_CALL = 20;

  /// How many times all places in flight are taken in turn.
  private static final int ROUNDS_OF_CALLS = 10;

  private PackedSpeed() {}

  /// What was measured at one quota.
  private static final class Pairs {
    private final List<Figures> alone = new ArrayList<>();
    private final List<Figures> together = new ArrayList<>();
  }

  static void run(Report report, int rounds) throws IOException, InterruptedException {
    Map<Integer, Pairs> measured = new LinkedHashMap<>();
    try (Subject subject = Subject.start(Duration.ofSeconds(1))) {
      for (int round = 0; round < rounds; round++) {
        for (int quota : QUOTAS) {
          Pairs pairs = measured.computeIfAbsent(quota, q -> new Pairs());
          pairs.alone.add(measure(subject, quota, 1));
          pairs.together.add(measure(subject, quota, ROWS_A_CALL));
        }
      }
    }
    report.heads("calls in flight, 1 s each", "one row a call, rows/s", "20 rows a call", "ratio");
    measured.forEach((quota, pairs) -> {
      double one = median(pairs.alone, Figures::rowsPerSecond);
      double many = median(pairs.together, Figures::rowsPerSecond);
      report.row(quota, number(one, 1), number(many, 1), number(many / one, 1));
    });
  }

  private static Figures measure(Subject subject, int quota, int rowsPerCall)
      throws IOException, InterruptedException {
    String execution = subject.execution(rowsPerCall).id().value();
    int batch = quota * rowsPerCall * ROUNDS_OF_CALLS;
    // The first event is the process's warm-up.
    Path events =
        Events.write(
            subject.folder().resolve(execution + ".jsonl"),
            execution,
            1,
            2 * batch,
            batch,
            i -> execution + " " + i);
    return subject.run(
        HandlerJob.of(events, 1).warmedUpBy(1),
        Subject.FUNCTION_OPTIONS,
        Map.of("MAX_IN_FLIGHT", Integer.toString(quota)));
  }
}

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
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One process of the function with 64 calls in flight, against one that processes one row after
/// another.
final class AgainstOneAtATime {
  private static final int OURS = 4_000;
  private static final int BATCH = 1_000;
  private static final int THEIRS = 40;

  private AgainstOneAtATime() {}

  static void run(Report report, int rounds) throws IOException, InterruptedException {
    List<Figures> ours = new ArrayList<>();
    List<Figures> theirs = new ArrayList<>();
    try (Subject subject = Subject.start(Duration.ofSeconds(1))) {
      for (int round = 0; round < rounds; round++) {
        ours.add(measure(subject, OURS, BATCH, false));
        theirs.add(measure(subject, THEIRS, THEIRS, true));
      }
    }
    report.say(
        String.format(
            Locale.ROOT,
            "Model latency 1 s; %,d rows in batches of %,d, and %d.",
            OURS,
            BATCH,
            THEIRS));
    report.heads("", "Seiri, 64 in flight", "one at a time", "ratio");
    row(report, "rows per second", ours, theirs, Figures::rowsPerSecond);
    row(
        report,
        "GB-seconds per 1,000 rows at 512 MB",
        ours,
        theirs,
        f -> f.gigabyteSeconds(Subject.FUNCTION_MEGABYTES));
    row(report, "CPU per row, ms", ours, theirs, Figures::cpuPerRow);
  }

  private static void row(
      Report report,
      String name,
      List<Figures> ours,
      List<Figures> theirs,
      java.util.function.ToDoubleFunction<Figures> figure) {
    double mine = median(ours, figure);
    double other = median(theirs, figure);
    report.row(
        name,
        number(mine, 2),
        number(other, 2),
        number(Math.max(mine, other) / Math.min(mine, other), 1));
  }

  private static Figures measure(Subject subject, int rows, int batch, boolean plainly)
      throws IOException, InterruptedException {
    String execution = subject.execution().id().value();
    // The first event is the process's warm-up.
    Path events =
        Events.write(
            subject.folder().resolve(execution + ".jsonl"),
            execution,
            1,
            rows + batch,
            batch,
            i -> execution + " " + i);
    HandlerJob job = HandlerJob.of(events, 1).warmedUpBy(1);
    return subject.run(
        plainly ? job.plainly() : job, Subject.FUNCTION_OPTIONS, Map.of("MAX_IN_FLIGHT", "64"));
  }
}

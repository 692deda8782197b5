package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.median;
import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.rig.Events;
import dev.seiri.bench.rig.Figures;
import dev.seiri.bench.rig.HandlerJob;
import dev.seiri.bench.rig.HandlerJob.From;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From the start of the virtual machine to the first record handled; and, of a function that was
/// primed before its snapshot, from there.
final class ColdStart {
  private ColdStart() {}

  static void run(Report report, int rounds) throws IOException, InterruptedException {
    Map<String, List<Figures>> figures = new LinkedHashMap<>();
    try (Subject subject = Subject.start(Duration.ZERO)) {
      Path cache = subject.folder().resolve("seiri.aot");
      train(subject, cache);
      for (int round = 0; round < rounds; round++) {
        add(figures, "plain", first(subject, List.of(), From.START));
        add(
            figures,
            "with an AOT cache",
            first(subject, List.of("-XX:AOTCache=" + cache), From.START));
        add(
            figures,
            "snapshotted without priming: what is left",
            first(subject, List.of(), From.SNAPSHOT));
        add(
            figures,
            "snapshotted after priming: what is left",
            first(subject, List.of(), From.PRIMED_SNAPSHOT));
      }
    }
    report.heads("", "to the first record handled, ms");
    figures.forEach((name, all) -> report.row(name, number(median(all, Figures::firstMillis), 0)));
  }

  private static void add(Map<String, List<Figures>> all, String name, Figures figures) {
    all.computeIfAbsent(name, n -> new ArrayList<>()).add(figures);
  }

  private static void train(Subject subject, Path cache) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(Subject.FUNCTION_OPTIONS);
    options.add("-XX:AOTCacheOutput=" + cache);
    subject.run(HandlerJob.of(events(subject, 50), 1), options, Map.of());
  }

  private static Figures first(Subject subject, List<String> more, From from)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(Subject.FUNCTION_OPTIONS);
    options.addAll(more);
    return subject.run(HandlerJob.of(events(subject, 1), 1).timedFrom(from), options, Map.of());
  }

  private static Path events(Subject subject, int rows) throws IOException {
    String execution = subject.execution().id().value();
    return Events.write(
        subject.folder().resolve(execution + ".jsonl"),
        execution,
        1,
        rows,
        rows,
        i -> execution + " " + i);
  }
}

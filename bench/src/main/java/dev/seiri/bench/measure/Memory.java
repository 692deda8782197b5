package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.rig.Events;
import dev.seiri.bench.rig.Figures;
import dev.seiri.bench.rig.HandlerJob;
import dev.seiri.bench.rig.Jvm;
import dev.seiri.bench.rig.Proxy;
import dev.seiri.bench.rig.SweepProcess;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.json.Json;
import dev.seiri.loader.LoaderMain;
import dev.seiri.local.stack.LocalNames;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.JsonNode;

/// The memory of the function at its largest events, and of the loader and the sweep at a million
/// rows in a small heap.
final class Memory {
  private static final int ROWS = 1_000_000;

  private Memory() {}

  private record Shape(String name, int rows, int chars) {}

  static void run(Report report, int rounds) throws IOException, InterruptedException {
    report.heads("event", "rows", "reported as failed", "peak of the process, MB", "of 512 MB");
    try (Subject subject = Subject.start(Duration.ofMillis(200))) {
      for (Shape shape :
          List.of(
              new Shape("rows of 400 KB, 6 MB in all", 14, 400_000),
              new Shape("rows of 1 KB, 6 MB in all", 4_300, 1_000),
              new Shape("10,000 rows, the most of a batch", 10_000, 40))) {
        Figures figures = handle(subject, shape);
        double megabytes = figures.peakKiB() / 1024.0;
        report.row(
            shape.name(),
            number(figures.rows(), 0),
            number(figures.pending(), 0),
            number(megabytes, 0),
            number(megabytes * 100 / Subject.FUNCTION_MEGABYTES, 0) + " %");
      }
      load(report, subject);
      export(report, subject);
    }
  }

  private static Figures handle(Subject subject, Shape shape)
      throws IOException, InterruptedException {
    String execution = subject.execution().id().value();
    String filling = "x".repeat(shape.chars());
    Path events =
        Events.write(
            subject.folder().resolve("memory.jsonl"),
            execution,
            1,
            shape.rows() * 3,
            shape.rows(),
            i -> filling + i);
    return subject.run(
        HandlerJob.of(events, 1),
        Subject.FUNCTION_OPTIONS,
        Map.of("MAX_IN_FLIGHT", "64", "MAX_PROMPT_CHARS", "1000000"));
  }

  /// The results are made up as they are read: what is measured is the sweep.
  private static void export(Report report, Subject subject)
      throws IOException, InterruptedException {
    Execution execution = subject.execution();
    try (DynamoDbClient dynamoDb = subject.rig().clients().dynamoDb()) {
      new DynamoExecutionStore(dynamoDb, LocalNames.NAMES.executionsTable())
          .loaded(execution.id(), ROWS);
    }
    JsonNode json =
        Jvm.start(
                subject.folder(),
                new Jvm.Spec(
                    SweepProcess.class,
                    List.of("-Xmx128m", "-XX:+UseSerialGC"),
                    List.of(
                        execution.id().value(),
                        Files.createDirectories(subject.folder().resolve("exports")).toString()),
                    subject.env(Map.of())))
            .json();
    report.say(
        String.format(
            Locale.ROOT,
            "The sweep closed and exported %,d rows with a heap of 128 MB in %.0f s and %d sweeps, peak of the process %.0f MB.",
            ROWS,
            json.path("wall").asLong() / 1_000.0,
            json.path("sweeps").asInt(),
            json.path("peak").asLong() / 1_024.0));
  }

  private static void load(Report report, Subject subject)
      throws IOException, InterruptedException {
    Path rows = subject.folder().resolve("million.csv");
    try (BufferedWriter out = Files.newBufferedWriter(rows)) {
      out.write("record_id,name\n");
      for (int i = 0; i < ROWS; i++) {
        out.write("r" + i + ",Some Company Name Number " + i + "\n");
      }
    }
    load(report, subject, rows, "million");
    Path workbook = WorkbookBench.write(subject.folder().resolve("million.xlsx"), ROWS);
    load(report, subject, workbook, "million-workbook");
  }

  /// The rows go to a table that drops them: what is measured is the loader.
  private static void load(Report report, Subject subject, Path rows, String execution)
      throws IOException, InterruptedException {
    String kind = rows.toString().endsWith(".csv") ? "rows" : "rows of a workbook";
    AtomicLong stored = new AtomicLong();
    try (Proxy table =
        Proxy.before(subject.rig().endpoints().dynamodb(), call -> forget(call, stored))) {
      Map<String, String> env = new HashMap<>(subject.env(Map.of()));
      env.put("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString());
      long start = System.nanoTime();
      Jvm loader =
          Jvm.start(
              subject.folder(),
              new Jvm.Spec(
                  LoaderMain.class,
                  List.of("-Xmx128m", "-XX:+UseSerialGC"),
                  List.of(rows.toString(), "--task", "drill", "--execution-id", execution),
                  env));
      int status = loader.await();
      double seconds = (System.nanoTime() - start) / 1e9;
      report.say(
          status == 0 && stored.get() == ROWS
              ? String.format(
                  Locale.ROOT,
                  "The loader wrote %,d %s with a heap of 128 MB in %.0f s, %,.0f a second, to a table that drops them.",
                  ROWS,
                  kind,
                  seconds,
                  ROWS / seconds)
              : String.format(
                  Locale.ROOT,
                  "The loader FAILED on %,d %s with a heap of 128 MB: %s",
                  ROWS,
                  kind,
                  loader.said()));
    }
  }

  /// Requests written in batches are counted and dropped; everything else is forwarded.
  private static void forget(Proxy.Call call, AtomicLong stored)
      throws IOException, InterruptedException {
    if (call.header("X-Amz-Target").endsWith("BatchWriteItem")) {
      Json.read(call.text()).path("RequestItems").forEach(items -> stored.addAndGet(items.size()));
      call.answer(200, "{\"UnprocessedItems\":{}}");
    } else {
      call.pass();
    }
  }
}

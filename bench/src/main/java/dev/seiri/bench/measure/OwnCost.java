package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.median;
import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.rig.Events;
import dev.seiri.bench.rig.Figures;
import dev.seiri.bench.rig.HandlerJob;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The function's own cost per row: the model answers at once, everything else is real. Beside it
/// runs a script of 64 threads that sends the same to the same server and stores nothing.
final class OwnCost {
  private static final int WARM_UP = 6_000;
  private static final int ROWS = 6_000;
  private static final int BATCH = 500;
  private static final int LANES = 2;

  private OwnCost() {}

  private record Way(String name, HandlerJob.Http http, List<String> options, int rowsPerCall) {
    Way(String name, HandlerJob.Http http, List<String> options) {
      this(name, http, options, 1);
    }
  }

  static void run(Report report, int rounds) throws IOException, InterruptedException {
    List<String> serial = Subject.FUNCTION_OPTIONS;
    List<String> optimizing = List.of("-Xmx384m", "-XX:+UseSerialGC");
    List<Way> ways =
        List.of(
            new Way("Seiri over Apache 5, as it is", HandlerJob.Http.APACHE5, serial),
            new Way("the same with the optimizing compiler", HandlerJob.Http.APACHE5, optimizing),
            new Way("over the JDK's URLConnection", HandlerJob.Http.URL_CONNECTION, serial),
            new Way("over AWS's CRT (native)", HandlerJob.Http.CRT, serial),
            new Way("20 rows a call, over Apache 5", HandlerJob.Http.APACHE5, serial, 20));
    Map<String, List<Figures>> figures = new LinkedHashMap<>();
    Optional<Profile> profile = Optional.empty();
    try (Subject subject = Subject.start(Duration.ZERO)) {
      for (int round = 0; round < rounds; round++) {
        for (Way way : ways) {
          figures.computeIfAbsent(way.name(), n -> new ArrayList<>()).add(measure(subject, way));
        }
        script(subject)
            .ifPresent(f ->
                figures
                    .computeIfAbsent(
                        "a bare boto3 script, which stores nothing", n -> new ArrayList<>())
                    .add(f));
      }
      profile = Optional.of(profile(subject, ways.getFirst()));
    }
    report.say(
        String.format(
            Locale.ROOT,
            "%,d rows after %,d to warm up; the model answers at once.",
            ROWS,
            WARM_UP));
    report.heads("", "CPU per row, ms", "rows per second and core");
    figures.forEach((name, all) -> {
      double cpu = median(all, Figures::cpuPerRow);
      report.row(name, number(cpu, 2), number(1_000 / cpu, 0));
    });
    report.say("Where the function's time goes:");
    report.heads("part", "share of its CPU");
    profile
        .orElseThrow()
        .shares()
        .forEach((part, share) -> report.row(part, number(share * 100, 0) + " %"));
  }

  private static Figures measure(Subject subject, Way way)
      throws IOException, InterruptedException {
    return subject.run(
        job(subject, way).over(way.http()), way.options(), Map.of("MAX_IN_FLIGHT", "64"));
  }

  private static HandlerJob job(Subject subject, Way way) throws IOException {
    String execution = subject.execution(way.rowsPerCall()).id().value();
    Path events =
        Events.write(
            subject.folder().resolve(execution + ".jsonl"),
            execution,
            1,
            WARM_UP + ROWS,
            BATCH,
            i -> execution + " " + i);
    return HandlerJob.of(events, LANES).warmedUpBy(WARM_UP / BATCH);
  }

  private static Profile profile(Subject subject, Way way)
      throws IOException, InterruptedException {
    Path recording = subject.folder().resolve("profile.jfr");
    List<String> options = new ArrayList<>(way.options());
    options.add(
        "-XX:StartFlightRecording=filename=%s,settings=profile,dumponexit=true,delay=6s"
            .formatted(recording));
    subject.run(job(subject, way), options, Map.of("MAX_IN_FLIGHT", "64"));
    return Profile.of(recording);
  }

  /// Runs the script, where there is a Python that has the SDK.
  private static Optional<Figures> script(Subject subject)
      throws IOException, InterruptedException {
    Path script = subject.folder().resolve("bare.py");
    try (InputStream in = OwnCost.class.getResourceAsStream("bare.py")) {
      Files.write(script, java.util.Objects.requireNonNull(in).readAllBytes());
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            "python3", script.toString(), Integer.toString(WARM_UP), Integer.toString(ROWS));
    builder.environment().putAll(subject.env(Map.of()));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
        return Optional.empty();
      }
      JsonNode json = Json.read(out);
      return Optional.of(
          new Figures(ROWS, 0, json.path("wall").asLong(), json.path("cpu").asLong(), 0, 0, 0));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }
}

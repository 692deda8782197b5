package dev.seiri.local.home;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The metrics of a home's worker: the lines that would go to CloudWatch.
///
/// @param path of the file, which may not be there yet
public record MetricsFile(Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsFile.class);

  /// Past this size the file is restarted: it shows what is happening now and is no archive.
  private static final long MOST_BYTES = 64L << 20;

  public static MetricsFile in(SeiriHome home) {
    return new MetricsFile(home.root().resolve("log").resolve("metrics.jsonl"));
  }

  /// Adds a line.
  public synchronized void add(String line) {
    try {
      if (Files.exists(path) && Files.size(path) > MOST_BYTES) {
        Files.delete(path);
      }
      Files.writeString(
          path,
          line + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.warn("{}: cannot be written: {}", path, e.toString());
    }
  }

  /// The model calls of an execution.
  ///
  /// @param callsByModel by the model that was called
  /// @param throttled calls that the quota refused
  /// @param the latencies of its answers in milliseconds
  public record Measured(Map<String, Long> callsByModel, long throttled, List<Long> latencies) {
    public Measured {
      callsByModel = Map.copyOf(callsByModel);
      latencies = List.copyOf(latencies);
    }

    /// All of them.
    public long calls() {
      return callsByModel.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /// What was measured of an execution since the file began.
  public Measured measured(String execution) throws IOException {
    Map<String, Long> calls = new TreeMap<>();
    long throttled = 0;
    List<Long> latencies = new ArrayList<>();
    for (JsonNode metrics : of(execution).toList()) {
      long more = metrics.path("Calls").asLong(0);
      if (more > 0) {
        calls.merge(metrics.path("Model").asString(""), more, Long::sum);
      }
      throttled += metrics.path("Throttled").asLong(0);
      metrics.path("LatencyMs").forEach(latency -> latencies.add(latency.asLong()));
    }
    return new Measured(calls, throttled, latencies);
  }

  /// The lines of an execution. One that was cut off is left out.
  public Stream<JsonNode> of(String execution) throws IOException {
    try {
      return Files.readAllLines(path).stream()
          // Most lines are other executions': reading JSON is what takes time.
          .filter(line -> line.contains(Json.write(Json.MAPPER.valueToTree(execution))))
          .flatMap(MetricsFile::parse)
          .filter(line -> line.path("execution_id").asString("").equals(execution));
    } catch (NoSuchFileException e) {
      return Stream.of();
    }
  }

  private static Stream<JsonNode> parse(String line) {
    try {
      return Stream.of(Json.read(line));
    } catch (JacksonException | IllegalArgumentException e) {
      return Stream.of();
    }
  }
}

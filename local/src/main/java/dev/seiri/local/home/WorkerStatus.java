package dev.seiri.local.home;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The worker's status, which it writes a few times a second.
///
/// @param handled stream records handled since it started
/// @param idle whether every record that was read has been handled
/// @param lastError the newest fault that rows wait for, of whichever execution; empty once what
///   failed works again
/// @param waits the newest fault that the rows of an execution met, by the execution's id
public record WorkerStatus(
    long pid,
    Instant at,
    long handled,
    boolean idle,
    Optional<String> lastError,
    Map<String, String> waits) {
  /// The status before a worker has written one.
  public static final WorkerStatus NONE =
      new WorkerStatus(-1, Instant.EPOCH, 0, false, Optional.empty(), Map.of());

  private static final String NAME = "worker.json";

  /// A worker writes its status a few times a second. One that has not for so long does not run.
  private static final Duration REPORTS = Duration.ofSeconds(10);

  /// The fault that the rows of an execution wait for: its own newest, else the newest of all, else
  /// that the worker is silent. Empty where all goes well, and where no worker has ever run.
  public Optional<String> waitsFor(ExecutionId execution, Instant now) {
    Duration silent = Duration.between(at, now);
    if (at.isAfter(Instant.EPOCH) && silent.compareTo(REPORTS) > 0) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "no worker has reported for %,d s: it is not running, is stopped, or its disk is"
                  + " full",
              silent.toSeconds()));
    }
    return Optional.ofNullable(waits.get(execution.value())).or(() -> lastError);
  }

  /// The last status written.
  public static Optional<WorkerStatus> read(SeiriHome home) {
    try {
      JsonNode json = Json.read(Files.readString(home.run(NAME)));
      return Optional.of(
          new WorkerStatus(
              json.path("pid").asLong(),
              Instant.parse(json.path("at").asString()),
              json.path("handled").asLong(),
              json.path("idle").asBoolean(),
              Optional.ofNullable(json.get("last_error")).map(JsonNode::asString),
              waits(json.path("waits_for"))));
    } catch (IOException | JacksonException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> waits(JsonNode causes) {
    Map<String, String> waits = new LinkedHashMap<>();
    causes.properties().forEach(cause -> waits.put(cause.getKey(), cause.getValue().asString("")));
    return waits;
  }

  /// Replaces the last status.
  public void write(SeiriHome home) throws IOException {
    ObjectNode json = Json.object();
    json.put("pid", pid);
    json.put("at", at.toString());
    json.put("handled", handled);
    json.put("idle", idle);
    lastError.ifPresent(error -> json.put("last_error", error));
    ObjectNode causes = json.putObject("waits_for");
    waits.forEach(causes::put);
    Path fresh = home.run(NAME + ".new");
    Files.writeString(fresh, Json.write(json));
    Files.move(
        fresh, home.run(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

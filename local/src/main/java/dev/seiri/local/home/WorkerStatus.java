package dev.seiri.local.home;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The worker's status, which it writes a few times a second.
///
/// @param handled stream records handled since it started
/// @param idle whether every record that was read has been handled
/// @param lastError the error of the last model call, and when; empty once a call succeeded
public record WorkerStatus(
    long pid, Instant at, long handled, boolean idle, Optional<String> lastError) {
  /// The status before a worker has written one.
  public static final WorkerStatus NONE =
      new WorkerStatus(-1, Instant.EPOCH, 0, false, Optional.empty());

  private static final String NAME = "worker.json";

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
              Optional.ofNullable(json.get("last_error")).map(JsonNode::asString)));
    } catch (IOException | JacksonException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /// Replaces the last status.
  public void write(SeiriHome home) throws IOException {
    ObjectNode json = Json.object();
    json.put("pid", pid);
    json.put("at", at.toString());
    json.put("handled", handled);
    json.put("idle", idle);
    lastError.ifPresent(error -> json.put("last_error", error));
    Path fresh = home.run(NAME + ".new");
    Files.writeString(fresh, Json.write(json));
    Files.move(
        fresh, home.run(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

package dev.seiri.local.stack;

import dev.seiri.core.json.Json;
import dev.seiri.local.home.SeiriHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `run/stack.json`: the address of a home's supervisor. Readable by its user alone, because its
/// token allows stopping the stack.
record StackFile(long pid, Path control, String token, Endpoints endpoints) {
  private static final String NAME = "stack.json";

  static Optional<StackFile> read(SeiriHome home) {
    try {
      JsonNode json = Json.read(Files.readString(home.run(NAME)));
      return Optional.of(
          new StackFile(
              json.path("pid").asLong(),
              Path.of(json.path("control").asString()),
              json.path("token").asString(),
              Endpoints.of(json.path("endpoints"))));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void write(SeiriHome home) throws IOException {
    ObjectNode json = Json.object();
    json.put("pid", pid);
    json.put("control", control.toString());
    json.put("token", token);
    json.set("endpoints", endpoints.json());
    Path fresh = home.run(NAME + ".new");
    Files.deleteIfExists(fresh);
    if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(fresh, Json.write(json), StandardCharsets.UTF_8);
    Files.move(fresh, home.run(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  static void delete(SeiriHome home) throws IOException {
    Files.deleteIfExists(home.run(NAME));
  }
}

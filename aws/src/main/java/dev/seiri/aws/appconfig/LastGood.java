package dev.seiri.aws.appconfig;

import dev.seiri.core.json.Json;
import dev.seiri.core.release.LabelDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The last labels' document that was read, and when: in memory, and in a file if there is one, so
/// that the next process has it too.
final class LastGood {
  private final Optional<Path> file;
  private Optional<Read> memory = Optional.empty();

  LastGood(Optional<Path> file) {
    this.file = file;
  }

  /// A document as it was at a moment.
  record Read(LabelDocument document, Instant at) {}

  Optional<Read> get() {
    if (memory.isEmpty()) {
      memory = file.flatMap(LastGood::load);
    }
    return memory;
  }

  /// Keeps a document. A failure to write it to the file is ignored: the document itself was read.
  void put(Read read) {
    memory = Optional.of(read);
    file.ifPresent(path -> store(path, read));
  }

  private static Optional<Read> load(Path file) {
    try {
      JsonNode json = Json.read(Files.readString(file));
      return Optional.of(
          new Read(
              LabelDocument.parse(Json.write(json.path("document"))),
              Instant.parse(json.path("read_at").asString(""))));
    } catch (IOException | JacksonException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void store(Path file, Read read) {
    ObjectNode json = Json.object();
    json.put("read_at", read.at().toString());
    json.set("document", Json.read(read.document().line()));
    try {
      Path folder =
          Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      Path part = Files.createTempFile(folder, "labels", ".part");
      Files.writeString(part, Json.write(json) + "\n");
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // The agent has the document.
    }
  }
}

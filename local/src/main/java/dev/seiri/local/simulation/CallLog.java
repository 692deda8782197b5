package dev.seiri.local.simulation;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Writes down every call as a line of JSON, before its answer is sent. Thread-safe.
final class CallLog {
  private final Optional<Path> file;

  /// @throws ProfileFault if its folder is missing
  CallLog(Optional<Path> file) {
    this.file = file;
    file.map(Path::getParent)
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(folder -> {
          throw new ProfileFault(
              folder + ": there is no such folder, in which the profile's key log writes");
        });
  }

  synchronized void write(ObjectNode call) {
    if (file.isEmpty()) {
      return;
    }
    try {
      Files.writeString(
          file.get(), Json.line(call) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

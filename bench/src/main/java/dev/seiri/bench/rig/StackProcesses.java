package dev.seiri.bench.rig;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// The processes of a home's local stack, for drills that kill them.
///
/// @param home of the stack
public record StackProcesses(Path home) {
  /// The process of the supervisor, if one runs.
  public Optional<ProcessHandle> supervisor() {
    try {
      return ProcessHandle.of(
          Json.read(Files.readString(home.resolve("run/stack.json"))).path("pid").asLong());
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The child of the supervisor that runs a main class. Their class paths make command lines
  /// longer than `ProcessHandle` shows, so this asks Linux itself.
  public Optional<ProcessHandle> child(Class<?> main) {
    return supervisor().stream()
        .flatMap(ProcessHandle::children)
        .filter(child -> arguments(child).contains(main.getName()))
        .findFirst();
  }

  private static List<String> arguments(ProcessHandle process) {
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0", -1));
    } catch (IOException e) {
      // It has just ended.
      return List.of();
    }
  }
}

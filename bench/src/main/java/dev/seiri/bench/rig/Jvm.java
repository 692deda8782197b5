package dev.seiri.bench.rig;

import dev.seiri.core.json.Json;
import dev.seiri.local.stack.ClassPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A process of this program's classes, with an environment of its own.
public final class Jvm implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private Jvm(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// The specification of a process.
  ///
  /// @param options of the virtual machine
  /// @param env its whole environment but the path and the home
  public record Spec(
      Class<?> main, List<String> options, List<String> args, Map<String, String> env) {}

  /// Starts one. Its output goes to files in a folder.
  public static Jvm start(Path folder, Spec spec) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(spec.options());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(ClassPaths.options());
    command.add(spec.main().getName());
    command.addAll(spec.args());
    Path out = Files.createTempFile(folder, spec.main().getSimpleName() + "-", ".out");
    Path err = Files.createTempFile(folder, spec.main().getSimpleName() + "-", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
    builder.environment().putAll(spec.env());
    return new Jvm(builder.start(), out, err);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Waits for its end, and reads the last JSON object that it printed on a line.
  ///
  /// @throws IllegalStateException if it failed, with its output
  public JsonNode json() throws IOException, InterruptedException {
    int status = process.waitFor();
    List<String> lines =
        Files.readAllLines(out).stream().filter(line -> line.startsWith("{")).toList();
    if (status != 0 || lines.isEmpty()) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "exit status %d: %s", status, said()));
    }
    return Json.read(lines.getLast());
  }

  /// Waits for its end.
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  /// The end of its output.
  public String said() throws IOException {
    String all = Files.readString(out) + Files.readString(err);
    return all.substring(Math.max(0, all.length() - 2_000));
  }

  /// Ends it as a deployment would.
  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

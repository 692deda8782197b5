package dev.seiri.cli.testing;

import dev.seiri.cli.Seiri;
import dev.seiri.cli.session.Terminal;
import dev.seiri.local.stack.ClassPaths;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A runner of commands for tests and drills, with a folder for their files: in this process, where
/// it captures their output, or in one that can be killed.
///
/// @param folder where files are written
/// @param home the home of the commands' local stack
/// @param env all of the environment of commands in this process, and what is added to it in others
public record Desk(Path folder, Path home, Map<String, String> env) {
  public Desk {
    Map<String, String> whole = new HashMap<>(env);
    whole.put("SEIRI_HOME", home.toString());
    env = Map.copyOf(whole);
  }

  /// A desk with a home of its own below its folder.
  public static Desk in(Path folder) {
    return in(folder, Map.of());
  }

  /// A desk with a home of its own below its folder.
  ///
  /// @param env beside `SEIRI_HOME`
  public static Desk in(Path folder, Map<String, String> env) {
    return new Desk(folder, folder.resolve("home"), env);
  }

  /// The same desk with more in its environment.
  public Desk with(Map<String, String> more) {
    Map<String, String> whole = new HashMap<>(env);
    whole.putAll(more);
    return new Desk(folder, home, whole);
  }

  /// The output and exit status of a command.
  public record Output(int status, String out, String err) {
    /// The figure after a name at the beginning of a line.
    public long figure(String name) {
      return out.lines()
          .filter(line -> line.startsWith(name))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no " + name + " in: " + out + err));
    }
  }

  /// Runs a command in this process.
  public Output seiri(String... args) {
    return seiriReading("", args);
  }

  /// Runs a command in this process, which must succeed.
  ///
  /// @throws IllegalStateException with its output, if its exit status is not 0
  public Output must(String... args) {
    Output said = seiri(args);
    if (said.status() != 0) {
      throw new IllegalStateException(
          List.of(args) + " ended with " + said.status() + ": " + said.err());
    }
    return said;
  }

  /// Runs a command in this process.
  ///
  /// @param input its standard input
  public Output seiriReading(String input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Seiri.run(
            args,
            new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                env,
                Clock.systemUTC()));
    return new Output(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// Runs a command in a process of its own, which can be killed.
  ///
  /// @param log the file to which its output is appended
  public Process process(Path log, String... args) throws IOException {
    List<String> command = program();
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(env);
    return builder.start();
  }

  /// The command line of a process that runs commands with this process's class path.
  public static List<String> program() {
    List<String> program =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As scripts/seiri does: a command is over before the second compiler pays off.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-Dseiri.root=" + System.getProperty("seiri.root"),
                "-Dseiri.build=" + System.getProperty("seiri.build", "target")));
    program.addAll(ClassPaths.options());
    program.add("dev.seiri.cli.Main");
    return program;
  }

  /// The path of a file below `examples/`.
  public static String example(String name) {
    return Path.of(System.getProperty("seiri.root"), "examples", name).toString();
  }

  /// Writes a file into the folder.
  ///
  /// @param name its path below the folder
  public Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return Files.writeString(file, text);
  }

  /// Writes rows with the ids `r1`, `r2`, … and names that are all different.
  public Path rows(String name, int count) throws IOException {
    StringBuilder csv = new StringBuilder("record_id,name\n");
    for (int i = 1; i <= count; i++) {
      csv.append('r').append(i).append(",name ").append(i).append('\n');
    }
    return write(name, csv.toString());
  }

  /// Registers a prompt file, or all of a folder.
  ///
  /// @throws IllegalStateException if it cannot be registered
  public void register(Path prompt) {
    must("prompts", "register", prompt.toString());
  }

  /// Registers version `v1` of a prompt that says `NAME: ROW`.
  ///
  /// @return the task, `task-NAME`
  public String task(String name) throws IOException {
    register(
        write(
            name + ".yaml",
            """
            task_name: task-%s
            prompt_version: v1
            prompt_template: "%s: {{ input_value }}"
            """
                .formatted(name, name)));
    return "task-" + name;
  }
}

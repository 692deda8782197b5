package dev.seiri.bench.rig;

import dev.seiri.cli.Seiri;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// A home of its own, and `seiri` commands that run in it.
public record Commands(Path folder, Map<String, String> env) {

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

  public static Commands in(Path folder, Map<String, String> settings) {
    Map<String, String> env = new java.util.HashMap<>(settings);
    env.put("SEIRI_HOME", folder.resolve("home").toString());
    return new Commands(folder, Map.copyOf(env));
  }

  public Path home() {
    return folder.resolve("home");
  }

  /// Runs a command in this process.
  public Output seiri(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Seiri.run(
            args,
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                env,
                Clock.systemUTC()));
    return new Output(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// Runs a command in a process of its own, which can be killed.
  public Process process(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Dseiri.root=" + System.getProperty("seiri.root"),
            "-Dseiri.build=" + System.getProperty("seiri.build", "target"),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.seiri.cli.Main"));
    command.addAll(Arrays.asList(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("process.log").toFile()));
    builder.environment().putAll(env);
    return builder.start();
  }

  /// Registers a prompt that asks for one field, whatever the row's text is.
  public String task() throws IOException {
    Path file = folder.resolve("task.yaml");
    Files.writeString(
        file,
        """
        task_name: drill
        prompt_version: v1
        prompt_template: "<input>{{ input_value }}</input>"
        output_schema:
          type: object
          properties: {a: {type: string}}
          required: [a]
          additionalProperties: false
        defaults: {max_tokens: 50}
        """);
    Output said = seiri("prompts", "register", file.toString());
    if (said.status() != 0) {
      throw new IllegalStateException(said.err());
    }
    return "drill";
  }

  /// Rows, of which every tenth repeats the one before.
  public Path rows(int count) throws IOException {
    StringBuilder csv = new StringBuilder("record_id,name\n");
    for (int i = 1; i <= count; i++) {
      csv.append('r').append(i).append(",name ").append(i % 10 == 0 ? i - 1 : i).append('\n');
    }
    return Files.writeString(folder.resolve("rows-" + count + ".csv"), csv);
  }

  /// The process of the supervisor, if one runs.
  public Optional<ProcessHandle> supervisor() {
    try {
      return ProcessHandle.of(
          Json.read(Files.readString(home().resolve("run/stack.json"))).path("pid").asLong());
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// A child of the supervisor whose command line holds a word. Their class paths make command
  /// lines longer than `ProcessHandle` shows, so this asks Linux itself.
  public Optional<ProcessHandle> child(String word) {
    return supervisor().stream()
        .flatMap(ProcessHandle::children)
        .filter(child -> commandLine(child).contains(word))
        .findFirst();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // It has just ended.
      return "";
    }
  }
}

package dev.seiri.cli.session;

import dev.seiri.local.home.SeiriHome;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/// The streams, environment and clock of a command.
///
/// @param out data, in UTF-8
/// @param err talk, in UTF-8
public record Terminal(
    InputStream in, PrintStream out, PrintStream err, Map<String, String> env, Clock clock) {
  /// The variable that names a deployed stack, as `--stack` does.
  static final String STACK = "SEIRI_STACK";

  public Terminal {
    env = Map.copyOf(env);
  }

  /// The terminal of this process.
  public static Terminal ofProcess() {
    return new Terminal(
        System.in,
        new DataStream(new FileOutputStream(FileDescriptor.out)),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        System.getenv(),
        Clock.systemUTC());
  }

  /// The same with another environment.
  Terminal with(Map<String, String> other) {
    return new Terminal(in, out, err, other, clock);
  }

  /// The deployed stack that commands work on, if it is not the one on this machine.
  public Optional<String> stack() {
    return Optional.ofNullable(env.get(STACK)).filter(name -> !name.isBlank());
  }

  public SeiriHome home() {
    return SeiriHome.of(env, Path.of(System.getProperty("user.home")));
  }

  /// The reason of a failed write of data, if there was one.
  public Optional<String> unwritten() {
    return switch (out) {
      case DataStream data -> data.fault();
      case PrintStream other when other.checkError() -> Optional.of("no reason is known");
      default -> Optional.empty();
    };
  }

  public void say(String line) {
    err.println(line);
  }

  /// The user's name, for people.
  public String user() {
    return System.getProperty("user.name", "unknown");
  }
}

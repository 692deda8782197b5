package dev.seiri.cli.session;

import dev.seiri.core.text.VisibleStream;
import dev.seiri.core.text.VisibleText;
import dev.seiri.local.home.SeiriHome;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/// The streams, environment and clock of a command, and the only way to print.
///
/// Whatever is printed for people passes [VisibleText], so that nothing that came from outside (a
/// row, an answer, a name, an error) can write what a terminal would obey. Data for programs is
/// written as it is, but not onto a terminal.
public final class Terminal {
  /// The variable that names a deployed stack, as `--stack` does.
  static final String STACK = "SEIRI_STACK";

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean screen;
  private final Map<String, String> env;
  private final Clock clock;

  /// Streams of which none is a terminal.
  ///
  /// @param out data, in UTF-8
  /// @param err talk, in UTF-8
  public Terminal(
      InputStream in, PrintStream out, PrintStream err, Map<String, String> env, Clock clock) {
    this(in, out, err, false, env, clock);
  }

  /// @param screen whether `out` is a terminal
  public Terminal(
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean screen,
      Map<String, String> env,
      Clock clock) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.screen = screen;
    this.env = Map.copyOf(env);
    this.clock = clock;
  }

  /// The terminal of this process. What libraries write to standard output and standard error is
  /// shown in the same way from then on.
  public static Terminal ofProcess() {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            System.in,
            new DataStream(new FileOutputStream(FileDescriptor.out)),
            err,
            isScreen(),
            System.getenv(),
            Clock.systemUTC());
    System.setOut(new PrintStream(new VisibleStream(System.out), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new VisibleStream(err), true, StandardCharsets.UTF_8));
    return terminal;
  }

  /// Whether standard output is a terminal. A launcher can set it in the system property
  /// `seiri.terminal.out`.
  private static boolean isScreen() {
    String told = System.getProperty("seiri.terminal.out");
    if (told != null) {
      return Boolean.parseBoolean(told);
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /// The same with another environment.
  Terminal with(Map<String, String> other) {
    return new Terminal(in, out, err, screen, other, clock);
  }

  public InputStream in() {
    return in;
  }

  public Map<String, String> env() {
    return env;
  }

  public Clock clock() {
    return clock;
  }

  /// Whether standard output is a terminal.
  public boolean onScreen() {
    return screen;
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

  /// Prints a line to standard output.
  public void print(String line) {
    out.println(VisibleText.line(line));
  }

  /// Prints lines to standard output: a text in which breaks are breaks, such as a JSON document.
  /// JSON means the same afterwards.
  public void printAll(String lines) {
    out.println(VisibleText.lines(lines));
  }

  /// Prints a line with colours.
  public void print(StyledLine line) {
    out.println(line.written());
  }

  /// Standard output for data that programs read, byte for byte; on a terminal it is shown as all
  /// text is. Closing it flushes.
  public OutputStream data() {
    return new UnclosedStream(screen ? new VisibleStream(new UnclosedStream(out)) : out);
  }

  /// Standard output for JSON, which means the same after it is shown. Closing it flushes.
  public OutputStream json() {
    return new VisibleStream(new UnclosedStream(out));
  }

  /// Says a line to people.
  public void say(String line) {
    err.println(VisibleText.line(line));
  }

  /// Says a line with colours to people.
  public void say(StyledLine line) {
    err.println(line.written());
  }

  /// Says where an unexpected error comes from.
  public void say(Throwable fault) {
    StringWriter trace = new StringWriter();
    fault.printStackTrace(new PrintWriter(trace));
    trace.toString().lines().forEach(this::say);
  }

  /// Standard error for displays that are refreshed in place. They show figures and the program's
  /// own words, nothing else.
  public PrintStream display() {
    return err;
  }

  /// Standard output for help pages, which are the program's own.
  public PrintWriter help() {
    return new PrintWriter(out, true);
  }

  /// Standard error for what a library says.
  public PrintWriter talk() {
    return new PrintWriter(
        new PrintStream(new VisibleStream(new UnclosedStream(err)), true, StandardCharsets.UTF_8),
        true);
  }

  /// The user's name, for people.
  public String user() {
    return System.getProperty("user.name", "unknown");
  }
}

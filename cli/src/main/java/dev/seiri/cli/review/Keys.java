package dev.seiri.cli.review;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a person types: single keys where standard input is a terminal, else the first letters of
/// lines.
final class Keys implements AutoCloseable {
  private static final File TTY = new File("/dev/tty");
  private static final List<String> SINGLE = List.of("-icanon", "-echo", "min", "1");
  private static final List<String> LINES = List.of("icanon", "echo");

  private final InputStream in;
  private final boolean single;
  private final Thread restore = new Thread(() -> stty(LINES));

  private Keys(InputStream in, boolean single) {
    this.in = in;
    this.single = single;
  }

  /// Begins to listen.
  ///
  /// @param screen whether a person sits there
  static Keys of(InputStream in, boolean screen) {
    Keys keys = new Keys(in, screen && stty(SINGLE));
    if (keys.single) {
      // Also where the command is interrupted, the terminal shows what is typed again.
      Runtime.getRuntime().addShutdownHook(keys.restore);
    }
    return keys;
  }

  /// The next key in lower case; empty at the end of the input.
  Optional<Character> key() throws IOException {
    if (!single) {
      Optional<String> line = line();
      while (line.isPresent() && line.get().isBlank()) {
        line = line();
      }
      return line.map(text -> Character.toLowerCase(text.strip().charAt(0)));
    }
    int read = in.read();
    // End of transmission, as Ctrl-D sends it.
    return read < 0 || read == 4
        ? Optional.empty()
        : Optional.of(Character.toLowerCase((char) read));
  }

  /// A line, as people type text in any language; empty at the end of the input.
  Optional<String> text() throws IOException {
    if (!single) {
      return line();
    }
    stty(LINES);
    try {
      return line();
    } finally {
      stty(SINGLE);
    }
  }

  /// Reads byte by byte: what is read ahead of a line would be lost to the keys.
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    while (read >= 0 && read != '\n') {
      bytes.write(read);
      read = in.read();
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  @Override
  public void close() {
    if (single) {
      stty(LINES);
      Runtime.getRuntime().removeShutdownHook(restore);
    }
  }

  /// Sets the terminal.
  ///
  /// @return whether there is one, and it was set
  private static boolean stty(List<String> settings) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(settings);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(TTY)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

package dev.seiri.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The line that tells the program's version, as the build wrote it. The launcher calls it for
/// `seiri --version` with the program's own archive alone, since it needs no library.
public final class VersionLine {
  private VersionLine() {}

  /// Prints it. Exit status 1: it could not be written, which the command line can explain.
  public static void main(String[] args) {
    byte[] line = text().concat(System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write(line);
    } catch (IOException e) {
      System.exit(1);
    }
  }

  static String text() {
    String version = VersionLine.class.getPackage().getImplementationVersion();
    return "seiri ".concat(version == null ? "(not packaged)" : version);
  }
}

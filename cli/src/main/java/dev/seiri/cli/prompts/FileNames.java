package dev.seiri.cli.prompts;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Names of tasks and versions as names of files: what is not plain is percent-encoded, so that no
/// name leads out of its folder.
final class FileNames {
  private FileNames() {}

  static String of(String name) {
    StringBuilder file = new StringBuilder();
    name.codePoints()
        .forEach(c -> {
          boolean plain =
              Character.isLetterOrDigit(c) || c == '_' || c == '-' || (c == '.' && !file.isEmpty());
          if (plain) {
            file.appendCodePoint(c);
          } else {
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
              file.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
            }
          }
        });
    return file.toString();
  }
}

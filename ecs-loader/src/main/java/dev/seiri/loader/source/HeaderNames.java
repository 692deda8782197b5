package dev.seiri.loader.source;

import java.util.regex.Pattern;

/// The column names of a header.
final class HeaderNames {
  private static final Pattern AROUND =
      Pattern.compile("^[\\s\\p{Z}\\uFEFF\\u200B]+|[\\s\\p{Z}\\uFEFF\\u200B]+$");

  private HeaderNames() {}

  /// The name without the white space around it, which people do not see.
  static String stripped(String name) {
    return AROUND.matcher(name).replaceAll("");
  }
}

package dev.seiri.core.prompt;

import java.util.regex.Pattern;

/// The tags `<input>` and `</input>`, between which the shipped prompts put the row, and which a
/// row must not be able to write itself.
public final class InputTag {
  private static final Pattern IN_A_ROW =
      Pattern.compile("[<＜](?=\\s*+(?:[/／]\\s*+)?input)", Pattern.CASE_INSENSITIVE);

  private InputTag() {}

  /// The text with the `<` of every input tag, opening or closing, however spaced or cased, written
  /// as `&lt;`. Everything else stays as it is.
  public static String neutralize(String row) {
    return IN_A_ROW.matcher(row).replaceAll("&lt;");
  }
}

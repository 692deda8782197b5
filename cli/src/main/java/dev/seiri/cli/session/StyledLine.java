package dev.seiri.cli.session;

import dev.seiri.core.text.VisibleText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line with colours. Only the styles below are escapes; everything else of it is shown as
/// [VisibleText] shows it.
///
/// @param text with the styles in it, and nothing else that a terminal obeys, if the writer showed
///   what came from outside before
public record StyledLine(String text) {
  public static final String RED = "\u001b[31m";
  public static final String GREEN = "\u001b[32m";
  public static final String INVERSE = "\u001b[7m";
  public static final String UPRIGHT = "\u001b[27m";
  public static final String PLAIN = "\u001b[0m";

  private static final Pattern STYLE = Pattern.compile("\u001b\\[(?:31|32|7|27|0)m");

  /// The line as it is written to a terminal. A line without styles has none.
  String written() {
    StringBuilder out = new StringBuilder();
    Matcher style = STYLE.matcher(text);
    int from = 0;
    while (style.find()) {
      out.append(VisibleText.line(text.substring(from, style.start()))).append(style.group());
      from = style.end();
    }
    return out.append(VisibleText.line(text.substring(from))).toString();
  }
}

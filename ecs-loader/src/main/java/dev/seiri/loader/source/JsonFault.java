package dev.seiri.loader.source;

import dev.seiri.core.json.JsonMistake;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/// A text that is not JSON.
final class JsonFault {
  private JsonFault() {}

  /// @param isList whether the text is one list; otherwise there is a value in each line
  /// @param line the line that was read
  static InputFault of(String name, boolean isList, long line, JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    boolean known = at != null && at.getColumnNr() >= 1;
    String what = isList ? "not JSON" : "not a line of JSON";
    return new InputFault(
        name,
        Math.max(1, isList && known ? Math.max(line, at.getLineNr()) : line),
        "%s%s: %s"
            .formatted(
                what,
                known ? String.format(Locale.ROOT, " (column %d)", at.getColumnNr()) : "",
                JsonMistake.describe(e)
                    .map(mistake -> hinted(mistake, isList))
                    .orElse("it is broken")));
  }

  private static String hinted(String mistake, boolean isList) {
    return !isList && mistake.equals(JsonMistake.ENDS)
        ? mistake + "; write each object on one line, or all of them as a list"
        : mistake;
  }
}

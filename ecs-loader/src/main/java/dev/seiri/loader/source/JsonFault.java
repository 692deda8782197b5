package dev.seiri.loader.source;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// What the reader of JSON stumbles over, in Seiri's words.
final class JsonFault {
  /// What the reader says, and what is meant by it.
  private record Saying(Pattern pattern, String meaning) {}

  private static final List<Saying> SAYINGS =
      List.of(
          saying("Duplicate Object property \"(.*)\"", "the key \"$1\" stands twice"),
          saying("Unexpected end-of-input", "it ends in the middle; a value goes on one line"),
          saying("end-of-input|end of input", "it ends in the middle; a value goes on one line"),
          saying(
              "Illegal unquoted character|CTRL-CHAR",
              "a control character in a string must be written as an escape, such as \\\\n or \\\\t"),
          saying(
              "Non-standard token '([^']*)'|Unrecognized token '([^']*)'",
              "\"$1$2\" is no JSON value"),
          saying("Unexpected character \\(''' ", "strings and keys stand in double quotes"),
          saying("Unexpected character \\('(.)'", "the character $1 is not expected here"),
          saying("[Ll]eading zero", "a number must not begin with 0; write it as a string"),
          saying(
              "Unrecognized character escape|escape",
              "a backslash must be doubled or begin an escape"),
          saying("[Nn]esting depth", "it is nested too deep"),
          saying(
              "number length|Number value length",
              "it holds a number of more than 1,000 digits; write it as a string"),
          saying("surrogate", "it holds half a surrogate pair"));

  private JsonFault() {}

  /// @param isList whether the text is one list
  /// @param line the line that was read, for a text that has a value in each
  static InputFault of(String name, boolean isList, long line, JacksonException e) {
    long at =
        isList && e.getLocation() != null ? Math.max(line, e.getLocation().getLineNr()) : line;
    String column =
        e.getLocation() == null || e.getLocation().getColumnNr() < 1
            ? ""
            : " (column %d)".formatted(e.getLocation().getColumnNr());
    return new InputFault(
        name,
        Math.max(1, at),
        (isList ? "not JSON" : "not a line of JSON") + column + ": " + meaning(e));
  }

  private static String meaning(JacksonException e) {
    String said = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
    for (Saying saying : SAYINGS) {
      Matcher matcher = saying.pattern().matcher(said);
      if (matcher.find()) {
        return expand(matcher, saying.meaning());
      }
    }
    return "it is broken";
  }

  private static String expand(Matcher matcher, String meaning) {
    String text = meaning;
    for (int i = 1; i <= matcher.groupCount(); i++) {
      String group = matcher.group(i);
      text = text.replace("$" + i, group == null ? "" : group);
    }
    return text;
  }

  private static Saying saying(String pattern, String meaning) {
    return new Saying(Pattern.compile(pattern), meaning);
  }
}

package dev.seiri.core.json;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// What is wrong with a text that is not JSON, for people who write JSON by hand and do not know
/// the library that reads it.
public final class JsonMistake {
  /// What the library says, and what is meant by it.
  private record Saying(Pattern pattern, String meaning) {}

  /// The mistake of a text that goes on elsewhere.
  public static final String ENDS = "it ends in the middle";

  private static final List<Saying> SAYINGS =
      List.of(
          saying("Duplicate Object property \"(.*?)\"", "the key \"$1\" stands twice"),
          saying("[Ee]nd-of-input|end of input", ENDS),
          saying(
              "Illegal unquoted character|CTRL-CHAR",
              "a control character in a string must be written as an escape, such as \\n or \\t"),
          saying(
              "Non-standard token '([^']*)'|Unrecognized token '([^']*)'",
              "\"$1$2\" is no JSON value"),
          saying("Unexpected character \\(''' ", "strings and keys stand in double quotes"),
          saying("Unexpected character \\('(.)'", "the character $1 is not expected here"),
          saying(
              "[Ll]eading zero", "a number must not begin with 0; write it as a string if it does"),
          saying(
              "[Uu]nrecognized character escape", "a backslash must be doubled or begin an escape"),
          saying("[Nn]esting depth", "it is nested too deep"),
          saying(
              "[Nn]umber (value )?length",
              "it holds a number of more than 1,000 digits; write it as a string"),
          saying("[Ss]urrogate", "it holds half a surrogate pair"));

  private JsonMistake() {}

  /// The mistake in plain words, if it is one of the usual ones.
  public static Optional<String> describe(JacksonException e) {
    String said = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
    for (Saying saying : SAYINGS) {
      Matcher matcher = saying.pattern().matcher(said);
      if (matcher.find()) {
        return Optional.of(expanded(matcher, saying.meaning()));
      }
    }
    return Optional.empty();
  }

  private static String expanded(Matcher matcher, String meaning) {
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

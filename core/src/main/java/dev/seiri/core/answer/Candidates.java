package dev.seiri.core.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the objects of an answer, each with its place: behind `<output>`, in a fence, or amid
/// prose. A tag or a fence within an object's strings is data, and a fence ends where as many
/// backticks stand as began it.
final class Candidates {
  private static final Pattern OUTPUT =
      Pattern.compile("<(/?)output(?:\\s[^<>]*)?>", Pattern.CASE_INSENSITIVE);
  private static final Pattern RUN = Pattern.compile("`{3,}|~{3,}");
  private static final Pattern OPENING =
      Pattern.compile("(?:`{3,}|~{3,})[ \\t]*[\\w+.-]*[ \\t]*(?:\\R|\\z)");

  /// What XML writes before text that is no markup.
  private static final String CHARACTER_DATA = "<![CDATA[";

  private final String text;
  private final JsonObjects objects;
  private final List<Candidate> found = new ArrayList<>();
  private boolean tagged;
  private String fence = "";

  private Candidates(String text) {
    this.text = text;
    this.objects = new JsonObjects(text);
  }

  /// The candidates in the text's order. A cut-off object is the last one.
  static List<Candidate> in(String text) {
    Candidates candidates = new Candidates(text);
    candidates.walk();
    return candidates.found;
  }

  private void walk() {
    int at = 0;
    while (at < text.length()) {
      at =
          switch (text.charAt(at)) {
            case '{' -> behindBrace(at);
            case '<' -> behindTag(at);
            case '`', '~' -> behindRun(at);
            default -> at + 1;
          };
    }
  }

  private int behindBrace(int at) {
    if (!objects.beginsAt(at)) {
      return at + 1;
    }
    int end = objects.endAt(at);
    if (end == 0) {
      add(at, new Extraction.Fault(Verdict.NOT_JSON, "the JSON object is cut off"));
      return text.length();
    }
    add(at, isInArray(at) ? JsonInText.ARRAY : JsonInText.parse(text.substring(at, end)));
    return end;
  }

  private int behindTag(int at) {
    Matcher tag = OUTPUT.matcher(text).region(at, text.length());
    if (!tag.lookingAt()) {
      return at + 1;
    }
    tagged = tag.group(1).isEmpty();
    return tag.end();
  }

  private int behindRun(int at) {
    Matcher run = RUN.matcher(text).region(at, text.length());
    if (!run.lookingAt()) {
      return at + 1;
    }
    if (fence.isEmpty()) {
      boolean opens = OPENING.matcher(text).region(at, text.length()).lookingAt();
      fence = opens ? run.group() : "";
    } else if (run.group().startsWith(fence)) {
      fence = "";
    }
    return run.end();
  }

  private void add(int at, Extraction extraction) {
    Candidate.Place place =
        tagged
            ? Candidate.Place.TAGGED
            : fence.isEmpty() ? Candidate.Place.PROSE : Candidate.Place.FENCED;
    found.add(new Candidate(place, at, extraction));
  }

  private boolean isInArray(int start) {
    int before = start - 1;
    while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
      before--;
    }
    return before >= 0
        && text.charAt(before) == '['
        && !text.regionMatches(
            before + 1 - CHARACTER_DATA.length(), CHARACTER_DATA, 0, CHARACTER_DATA.length());
  }
}

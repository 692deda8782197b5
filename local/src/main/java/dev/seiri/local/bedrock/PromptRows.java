package dev.seiri.local.bedrock;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the rows stand in a prompt's user text: in packed calls each in a `row` element with an
/// id, otherwise the one row is the text itself.
public final class PromptRows {
  private static final Pattern ROW =
      Pattern.compile("<row id=\"([^\"<>]{1,64})\">(.*?)</row id=\"\\1\">", Pattern.DOTALL);

  private static final Pattern INPUT = Pattern.compile("<input>(.*?)</input>", Pattern.DOTALL);

  private static final Pattern NEUTRALIZED =
      Pattern.compile("&lt;(?=\\s*[/／]?\\s*(input|row))", Pattern.CASE_INSENSITIVE);

  private static final Pattern LABEL = Pattern.compile("^[^:：]{1,30}[:：]\\s*");

  private PromptRows() {}

  /// A row as it stands in a prompt.
  ///
  /// @param id its id in a packed call
  /// @param text what stands in its place
  public record Row(Optional<String> id, String text) {
    /// The row itself: the text between the last input tags; else, in a packed call, all that
    /// stands in its place, and otherwise the last line, without its label.
    public String input() {
      return tagged()
          .orElseGet(() -> {
            if (id.isPresent()) {
              return text.strip();
            }
            String last = text.strip().lines().reduce("", (before, line) -> line);
            return LABEL.matcher(last).replaceFirst("");
          });
    }

    /// The texts that may be the row, the likeliest first.
    public SequencedSet<String> candidates() {
      SequencedSet<String> texts = new LinkedHashSet<>();
      tagged().ifPresent(tag -> texts.add(tag.strip()));
      texts.add(NEUTRALIZED.matcher(text).replaceAll("<").strip());
      List<String> lines = NEUTRALIZED.matcher(text).replaceAll("<").lines().toList();
      for (String line : lines.reversed()) {
        texts.add(line.strip());
        texts.add(LABEL.matcher(line.strip()).replaceFirst("").strip());
      }
      return texts;
    }

    private Optional<String> tagged() {
      Matcher matcher = INPUT.matcher(text);
      String found = null;
      while (matcher.find()) {
        found = matcher.group(1);
      }
      return Optional.ofNullable(found).map(tag -> NEUTRALIZED.matcher(tag).replaceAll("<"));
    }
  }

  /// What a user's turn says beside the rows of a packed call.
  public static String shared(String userText) {
    return ROW.matcher(userText).replaceAll("");
  }

  /// The rows of a user's turn, at least one.
  public static List<Row> of(String userText) {
    List<Row> rows = new ArrayList<>();
    Matcher matcher = ROW.matcher(userText);
    while (matcher.find()) {
      rows.add(new Row(Optional.of(matcher.group(1)), matcher.group(2)));
    }
    return rows.isEmpty() ? List.of(new Row(Optional.empty(), userText)) : rows;
  }
}

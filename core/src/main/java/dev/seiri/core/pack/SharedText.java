package dev.seiri.core.pack;

import dev.seiri.core.id.RecordId;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.request.Request;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// What a prompt says in the same words for every row. Shared text ends and begins with whole lines
/// of the user text, so that a row keeps the tags that stand around it on its own line.
///
/// @param system the whole system text
/// @param before the lines of the user text above the row
/// @param after the lines of the user text below the row
public record SharedText(String system, String before, String after) {
  /// Two rows that have no character in common and no length either: what two renderings have in
  /// common comes from the template.
  private static final String ONE = "\uE000\uE001\uE002";

  private static final String OTHER = "\uE010\uE011\uE012\uE013\uE014\uE015\uE016";

  /// What a prompt shares between rows with these columns; empty if its system text depends on the
  /// row, or if that cannot be told.
  ///
  /// @param like a row, of which only the names of the columns count
  public static Optional<SharedText> of(CompiledPrompt prompt, Request like) {
    return prompt.render(filled(like, ONE)) instanceof Rendering.Rendered(Prompt one)
            && prompt.render(filled(like, OTHER)) instanceof Rendering.Rendered(Prompt other)
            && one.system().equals(other.system())
        ? Optional.of(between(one, other.text()))
        : Optional.empty();
  }

  /// Nothing but the system text: each row's whole user text stands in its own place.
  public SharedText systemOnly() {
    return new SharedText(system, "", "");
  }

  /// What a row adds to the shared text; empty if its prompt has other words around it, as where
  /// the template decides by the row. Shared text and part give exactly the row's user text.
  public Optional<String> part(Prompt rendered) {
    String text = rendered.text();
    return rendered.system().equals(system)
            && text.length() >= before.length() + after.length()
            && text.startsWith(before)
            && text.endsWith(after)
        ? Optional.of(text.substring(before.length(), text.length() - after.length()))
        : Optional.empty();
  }

  private static SharedText between(Prompt one, String other) {
    String text = one.text();
    if (text.equals(other)) {
      // The row does not appear, so nothing tells where it would stand.
      return new SharedText(one.system(), "", "");
    }
    int most = Math.min(text.length(), other.length());
    int start = 0;
    while (start < most && text.charAt(start) == other.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < most - start
        && text.charAt(text.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
      end++;
    }
    String before = text.substring(0, start);
    String after = text.substring(text.length() - end);
    int line = after.indexOf('\n');
    return new SharedText(
        one.system(),
        before.substring(0, before.lastIndexOf('\n') + 1),
        line < 0 ? "" : after.substring(line));
  }

  private static Request filled(Request like, String value) {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    like.fields().keySet().forEach(name -> fields.put(name, value));
    return new Request(
        like.id(),
        like.executionId(),
        new RecordId(value),
        value,
        fields,
        like.redrive(),
        OptionalLong.empty());
  }
}

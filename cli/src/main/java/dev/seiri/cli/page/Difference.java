package dev.seiri.cli.page;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import dev.seiri.core.json.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The differences between two texts, character by character, as parts that a template marks.
public final class Difference {
  private static final int LONGEST = 1_000;

  private Difference() {}

  /// The parts in order: each with its `text` and its `kind`, which is `same`, `removed` or
  /// `added`. Texts are cut after a thousand characters.
  public static List<Map<String, String>> of(String before, String after) {
    List<String> a = characters(before);
    List<String> b = characters(after);
    List<Map<String, String>> parts = new ArrayList<>();
    int at = 0;
    for (AbstractDelta<String> delta : DiffUtils.diff(a, b).getDeltas()) {
      add(parts, "same", a.subList(at, delta.getSource().getPosition()));
      add(parts, "removed", delta.getSource().getLines());
      add(parts, "added", delta.getTarget().getLines());
      at = delta.getSource().getPosition() + delta.getSource().size();
    }
    add(parts, "same", a.subList(at, a.size()));
    return parts;
  }

  private static void add(List<Map<String, String>> parts, String kind, List<String> characters) {
    if (!characters.isEmpty()) {
      parts.add(Map.of("kind", kind, "text", String.join("", characters)));
    }
  }

  private static List<String> characters(String text) {
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return Text.wellFormed(shown).codePoints().mapToObj(Character::toString).toList();
  }
}

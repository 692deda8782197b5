package dev.seiri.core.pack;

import dev.seiri.core.json.Text;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;

/// The opaque ids by which one call tells its rows apart. They follow from the call's whole text:
/// the same call has the same ids, and who writes one row cannot know them.
final class RowIds {
  private static final int LENGTH = 5;

  /// Without vowels, which would make words, and without what is read as another.
  private static final String LETTERS = "23456789bcdfghjkmnpqrstvwxz";

  private RowIds() {}

  /// One id for each part, none of which occurs in any of the call's texts.
  static List<String> of(SharedText shared, List<String> parts) {
    List<String> texts = new ArrayList<>(parts);
    texts.addAll(List.of(shared.system(), shared.before(), shared.after()));
    String said = String.join("\n", texts).toLowerCase(Locale.ROOT);
    String seed = Text.sha256(texts.toArray(String[]::new));
    return absent(
        said, parts.size(), i -> id(Text.sha256("seiri-row-1", seed, Integer.toString(i))));
  }

  /// The first different ids that do not occur in a text.
  static List<String> absent(String said, int count, IntFunction<String> candidates) {
    Set<String> ids = new LinkedHashSet<>();
    for (int i = 0; ids.size() < count; i++) {
      String id = candidates.apply(i);
      if (!said.contains(id)) {
        ids.add(id);
      }
    }
    return List.copyOf(ids);
  }

  private static String id(String sha256) {
    byte[] bytes = HexFormat.of().parseHex(sha256);
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(LETTERS.charAt(Byte.toUnsignedInt(bytes[i]) % LETTERS.length()));
    }
    return id.toString();
  }
}

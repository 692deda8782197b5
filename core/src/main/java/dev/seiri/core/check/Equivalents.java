package dev.seiri.core.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a check takes for the same: each text of a map stands for its value, in rows and in
/// answers.
final class Equivalents {
  /// The most entries.
  static final int MOST = 500;

  private record Pair(String from, String to) {}

  /// By the first character, the longest first.
  private final Map<Character, List<Pair>> pairs;

  private Equivalents(List<Pair> pairs) {
    this.pairs =
        pairs.stream()
            .sorted(Comparator.comparingInt((Pair pair) -> pair.from().length()).reversed())
            .collect(Collectors.groupingBy(pair -> pair.from().charAt(0)));
  }

  /// @throws IllegalArgumentException if a key is nothing once it is folded
  static Equivalents of(Map<String, String> map) {
    List<Pair> pairs = new ArrayList<>();
    map.forEach((from, to) -> {
      Pair pair = new Pair(FoldedText.characters(from), FoldedText.characters(to));
      if (pair.from().isEmpty()) {
        throw new IllegalArgumentException("the text \"%s\" is nothing".formatted(from));
      }
      pairs.add(pair);
    });
    return new Equivalents(pairs);
  }

  /// A text with all of them replaced, the longest first.
  ///
  /// @param text as [FoldedText#characters] gives it
  String in(String text) {
    if (pairs.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      Pair pair = at(text, i);
      if (pair == null) {
        out.append(text.charAt(i++));
      } else {
        // A word ends where something is left out.
        out.append(pair.to().isEmpty() ? " " : pair.to());
        i += pair.from().length();
      }
    }
    return out.toString();
  }

  private @Nullable Pair at(String text, int index) {
    for (Pair pair : pairs.getOrDefault(text.charAt(index), List.of())) {
      if (text.startsWith(pair.from(), index)) {
        return pair;
      }
    }
    return null;
  }
}

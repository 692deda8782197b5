package dev.seiri.core.check;

import dev.seiri.core.json.Text;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Nothing of the row is lost between the fields: each of its characters and numbers is in one of
/// them, as often as it is in the row.
record Complete(List<String> fields, List<String> inputs, Equivalents equivalents) implements Rule {
  @Override
  public List<Fault> faults(Subject subject) {
    String row = subject.joined(subject.input().texts(inputs), equivalents);
    List<String> lost = lost(row, words(subject), subject);
    if (lost.isEmpty()) {
      return List.of();
    }
    String shown = FoldedText.shown(String.join("\", \"", lost));
    return List.of(
        new Fault(
            Optional.empty(), "\"%s\" of the row is lost".formatted(Text.excerpt(shown, 120))));
  }

  private List<String> words(Subject subject) {
    List<String> words = new ArrayList<>();
    for (String field : fields) {
      for (String text : subject.texts(field)) {
        words.addAll(subject.words(text, equivalents));
      }
    }
    words.sort(Comparator.comparingInt(String::length).reversed());
    return words;
  }

  /// What is left of a row when the fields' words are taken from it, and then the units of those
  /// that do not stand in it as they are.
  private static List<String> lost(String row, List<String> words, Subject subject) {
    BitSet taken = new BitSet(row.length());
    StringBuilder left = new StringBuilder(row);
    Map<String, Integer> loose = new HashMap<>();
    for (String word : words) {
      int at = FoldedText.unit(word, 0) < word.length() ? subject.find(left.toString(), word) : -1;
      if (at >= 0) {
        taken.set(at, at + word.length());
        blank(left, at, word.length());
      } else {
        FoldedText.units(word).forEach(unit -> loose.merge(unit, 1, Integer::sum));
      }
    }
    List<String> lost = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < row.length(); ) {
      int end = FoldedText.unit(row, i);
      String unit = row.substring(i, end);
      boolean kept = unit.equals("\u0000") || taken.get(i) || takeOne(loose, unit);
      i = end;
      if (kept) {
        finish(run, lost);
      } else {
        run.append(unit);
      }
    }
    finish(run, lost);
    return lost;
  }

  private static boolean takeOne(Map<String, Integer> loose, String unit) {
    int count = loose.getOrDefault(unit, 0);
    if (count > 0) {
      loose.put(unit, count - 1);
    }
    return count > 0;
  }

  private static void blank(StringBuilder text, int at, int length) {
    for (int i = at; i < at + length; i++) {
      text.setCharAt(i, '\u0000');
    }
  }

  private static void finish(StringBuilder run, List<String> lost) {
    if (!run.isEmpty()) {
      lost.add(run.toString());
      run.setLength(0);
    }
  }
}

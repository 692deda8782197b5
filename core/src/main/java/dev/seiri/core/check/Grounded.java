package dev.seiri.core.check;

import dev.seiri.core.json.Text;
import java.util.ArrayList;
import java.util.List;

/// Each word and number of the fields stands in the row.
record Grounded(List<String> fields, List<String> inputs, Equivalents equivalents) implements Rule {
  @Override
  public List<Fault> faults(Subject subject) {
    String row = subject.joined(subject.input().texts(inputs), equivalents);
    List<Fault> faults = new ArrayList<>();
    for (String field : fields) {
      for (String text : subject.texts(field)) {
        List<String> absent =
            subject.words(text, equivalents).stream()
                .filter(word -> subject.find(row, word) < 0)
                .toList();
        if (!absent.isEmpty()) {
          faults.add(
              Fault.of(
                  field,
                  "%s: \"%s\" is not in the row"
                      .formatted(
                          Text.excerpt(field, 40),
                          Text.excerpt(FoldedText.shown(String.join(" ", absent)), 80))));
        }
      }
    }
    return faults;
  }
}

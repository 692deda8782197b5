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
        List<String> words = subject.words(text, equivalents);
        List<String> absent = words.stream().filter(word -> subject.find(row, word) < 0).toList();
        if (!absent.isEmpty()) {
          String some = FoldedText.shown(String.join("\", \"", absent));
          faults.add(
              Fault.of(
                  field,
                  Text.excerpt(field, 40)
                      + (absent.size() == words.size()
                          ? ": \"%s\" is not in the row".formatted(Text.excerpt(text, 80))
                          : ": of \"%s\", \"%s\" is not in the row"
                              .formatted(Text.excerpt(text, 80), Text.excerpt(some, 80)))));
        }
      }
    }
    return faults;
  }
}

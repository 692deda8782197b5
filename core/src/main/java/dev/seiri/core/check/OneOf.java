package dev.seiri.core.check;

import dev.seiri.core.json.Text;
import java.util.List;
import java.util.Set;

/// A field's text is one of a list, character by character.
record OneOf(String field, Set<String> values) implements Rule {
  @Override
  public List<Fault> faults(Subject subject) {
    return subject.texts(field).stream()
        .filter(text -> !values.contains(text))
        .map(text ->
            Fault.of(
                field,
                "%s: \"%s\" is not in the list"
                    .formatted(Text.excerpt(field, 40), Text.excerpt(text, 80))))
        .toList();
  }
}

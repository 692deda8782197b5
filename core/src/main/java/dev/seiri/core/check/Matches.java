package dev.seiri.core.check;

import com.google.re2j.Pattern;
import dev.seiri.core.json.Text;
import dev.seiri.core.text.LinearPatterns;
import java.util.ArrayList;
import java.util.List;

/// A field's text contains what a pattern of RE2 describes.
record Matches(String field, Pattern pattern) implements Rule {
  @Override
  public List<Fault> faults(Subject subject) {
    List<Fault> faults = new ArrayList<>();
    for (String text : subject.texts(field)) {
      subject.work(LinearPatterns.work(pattern, text));
      if (!pattern.matcher(text).find()) {
        faults.add(
            Fault.of(
                field,
                "%s: \"%s\" does not match %s"
                    .formatted(
                        Text.excerpt(field, 40),
                        Text.excerpt(text, 80),
                        Text.excerpt(pattern.pattern(), 80))));
      }
    }
    return faults;
  }
}

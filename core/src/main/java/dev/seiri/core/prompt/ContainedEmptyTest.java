package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.extension.core.EmptyTest;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.Map;

/// `is empty`, which reads a text.
final class ContainedEmptyTest extends EmptyTest {
  @Override
  public boolean apply(
      Object input,
      Map<String, Object> args,
      PebbleTemplate self,
      EvaluationContext context,
      int line) {
    if (input instanceof String text) {
      StepBudget.current().work(text.length(), line);
    }
    return super.apply(input, args, self, context, line);
  }
}

package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import org.jspecify.annotations.Nullable;

/// The key of a map: a text, a number or a truth value. Lists as keys could be made to have one
/// hash, and each would be compared with all others.
final class ContainedKey extends Counted {
  private final Expression<?> key;

  ContainedKey(Expression<?> key, int line) {
    super(line);
    this.key = key;
  }

  @Override
  @Nullable Object value(
      StepBudget budget, PebbleTemplateImpl self, EvaluationContextImpl context) {
    Object value = key.evaluate(self, context);
    check(value, getLineNumber());
    return value;
  }

  static void check(@Nullable Object key, int line) {
    if (key != null && !(key instanceof Comparable<?>)) {
      throw new PebbleException(null, "a map's keys are texts and numbers", line, null);
    }
  }
}

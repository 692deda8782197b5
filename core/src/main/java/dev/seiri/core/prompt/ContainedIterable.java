package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a `for` loops over: a list or a map.
final class ContainedIterable extends Counted {
  private final Expression<?> inner;

  ContainedIterable(Expression<?> inner, int line) {
    super(line);
    this.inner = inner;
  }

  @Override
  @Nullable Object value(
      StepBudget budget, PebbleTemplateImpl self, EvaluationContextImpl context) {
    Object value = inner.evaluate(self, context);
    return switch (value) {
      case null -> null;
      case Collection<?> all -> all;
      case Map<?, ?> map -> map;
      case Object[] all -> all;
      default ->
          throw new PebbleException(
              null, "only lists and maps can be looped over", getLineNumber(), null);
    };
  }
}

package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import org.jspecify.annotations.Nullable;

/// An expression whose evaluations count as work.
abstract class Counted implements Expression<Object> {
  private final int line;

  Counted(int line) {
    this.line = line;
  }

  /// An expression whose value is bounded by its parts.
  static Counted of(Expression<?> inner) {
    return new Counted(inner.getLineNumber()) {
      @Override
      @Nullable Object value(
          StepBudget budget, PebbleTemplateImpl self, EvaluationContextImpl context) {
        return inner.evaluate(self, context);
      }
    };
  }

  /// An expression that builds a list or a map of its parts.
  static Counted built(Expression<?> inner) {
    return new Counted(inner.getLineNumber()) {
      @Override
      @Nullable Object value(
          StepBudget budget, PebbleTemplateImpl self, EvaluationContextImpl context) {
        Object value = inner.evaluate(self, context);
        budget.read(value, getLineNumber());
        return value;
      }
    };
  }

  abstract @Nullable Object value(
      StepBudget budget, PebbleTemplateImpl self, EvaluationContextImpl context);

  @Override
  @SuppressWarnings("NullAway") // Pebble's expressions may be null; its classes do not say so.
  public final Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
    StepBudget budget = StepBudget.current();
    budget.steps(1, line);
    return value(budget, self, context);
  }

  @Override
  public final void accept(NodeVisitor visitor) {}

  @Override
  public final int getLineNumber() {
    return line;
  }
}

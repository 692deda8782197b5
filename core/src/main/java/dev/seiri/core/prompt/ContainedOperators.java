package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.utils.OperatorUtils;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Operators whose work or result depends on how large their operands are.
final class ContainedOperators {
  private ContainedOperators() {}

  abstract static class Binary extends Counted {
    private final Expression<?> left;
    private final Expression<?> right;

    Binary(Expression<?> left, Expression<?> right, int line) {
      super(line);
      this.left = left;
      this.right = right;
    }

    @Override
    final @Nullable Object value(
        StepBudget budget, PebbleTemplateImpl self, EvaluationContextImpl context) {
      return of(budget, left.evaluate(self, context), right.evaluate(self, context));
    }

    abstract @Nullable Object of(StepBudget budget, @Nullable Object left, @Nullable Object right);

    /// A value as text, counted.
    final String text(StepBudget budget, @Nullable Object value) {
      return Texts.of(budget, value, getLineNumber());
    }

    final PebbleException fault(String message) {
      return new PebbleException(null, message, getLineNumber(), null);
    }
  }

  /// `~`
  static final class Join extends Binary {
    Join(Expression<?> left, Expression<?> right, int line) {
      super(left, right, line);
    }

    @Override
    Object of(StepBudget budget, @Nullable Object left, @Nullable Object right) {
      String first = left == null ? "" : text(budget, left);
      String second = right == null ? "" : text(budget, right);
      budget.text((long) first.length() + second.length(), getLineNumber());
      return first + second;
    }
  }

  /// `+`
  static final class Add extends Binary {
    Add(Expression<?> left, Expression<?> right, int line) {
      super(left, right, line);
    }

    @Override
    @Nullable Object of(StepBudget budget, @Nullable Object left, @Nullable Object right) {
      if (left instanceof String || right instanceof String) {
        String first = text(budget, left);
        String second = text(budget, right);
        budget.text((long) first.length() + second.length(), getLineNumber());
        return first + second;
      }
      budget.read(left, getLineNumber());
      budget.read(right, getLineNumber());
      try {
        Object sum = OperatorUtils.add(left, right);
        budget.read(sum, getLineNumber());
        return sum;
      } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
        throw fault("these values cannot be added");
      }
    }
  }

  /// `-`
  static final class Subtract extends Binary {
    Subtract(Expression<?> left, Expression<?> right, int line) {
      super(left, right, line);
    }

    @Override
    @Nullable Object of(StepBudget budget, @Nullable Object left, @Nullable Object right) {
      pairs(budget, left, right, getLineNumber());
      try {
        return OperatorUtils.subtract(left, right);
      } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
        throw fault("these values cannot be subtracted");
      }
    }
  }

  /// `==` and `!=`
  static final class Same extends Binary {
    private final boolean wanted;

    Same(Expression<?> left, Expression<?> right, int line, boolean wanted) {
      super(left, right, line);
      this.wanted = wanted;
    }

    @Override
    Object of(StepBudget budget, @Nullable Object left, @Nullable Object right) {
      budget.read(left, getLineNumber());
      return OperatorUtils.equals(left, right) == wanted;
    }
  }

  /// `contains`
  static final class Contains extends Binary {
    Contains(Expression<?> left, Expression<?> right, int line) {
      super(left, right, line);
    }

    @Override
    Object of(StepBudget budget, @Nullable Object left, @Nullable Object right) {
      return switch (left) {
        case null -> false;
        case String text -> {
          budget.work(text.length(), getLineNumber());
          yield new LinearSearch(text(budget, right)).in(text, 0) >= 0;
        }
        case Collection<?> all -> {
          pairs(budget, all, right, getLineNumber());
          yield right instanceof Collection<?> some ? all.containsAll(some) : all.contains(right);
        }
        case Object[] all -> {
          pairs(budget, all, right, getLineNumber());
          yield Arrays.asList(all).contains(right);
        }
        case Map<?, ?> map -> {
          budget.read(right, getLineNumber());
          yield map.containsKey(right);
        }
        default -> throw fault("contains is for texts, lists and maps");
      };
    }
  }

  /// Counts what it takes to compare each element of one list with each of the other.
  private static void pairs(
      StepBudget budget, @Nullable Object left, @Nullable Object right, int line) {
    long others = right instanceof Collection<?> some ? some.size() : 1;
    long size = budget.read(left, line);
    budget.read(right, line);
    if (left instanceof Collection || left instanceof Object[]) {
      budget.elements(size * others, line);
    }
  }
}

package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `a.b` and `a[b]`: an entry of a map, an element of a list, a counter of a loop. Nothing else of
/// a value can be reached, neither its methods nor its class's fields.
final class ContainedAttribute extends Counted {
  private static final Set<String> LOOP = Set.of("first", "last", "length", "index", "revindex");

  private final Expression<?> object;
  private final Expression<?> name;

  ContainedAttribute(Expression<?> object, Expression<?> name, int line) {
    super(line);
    this.object = object;
    this.name = name;
  }

  @Override
  @Nullable Object value(
      StepBudget budget, PebbleTemplateImpl self, EvaluationContextImpl context) {
    Object of = object.evaluate(self, context);
    Object key = name.evaluate(self, context);
    String attribute = Texts.of(budget, key, getLineNumber());
    return switch (of) {
      case Map<?, ?> map when map.containsKey(attribute) -> map.get(attribute);
      case null -> throw nothing(attribute);
      case Map<?, ?> map when map.isEmpty() -> throw missing(attribute);
      case Map<?, ?> map -> known(of, key, self, context);
      case List<?> list when isIndex(attribute) -> known(of, key, self, context);
      case Object[] list when isIndex(attribute) -> known(of, key, self, context);
      case ForNode.LoopVariables loop when LOOP.contains(attribute) ->
          known(of, key, self, context);
      default -> throw missing(attribute);
    };
  }

  private @Nullable Object known(
      Object of, @Nullable Object key, PebbleTemplateImpl self, EvaluationContextImpl context) {
    return new GetAttributeExpression(
            new Known(of, getLineNumber()), new Known(key, getLineNumber()), "", getLineNumber())
        .evaluate(self, context);
  }

  private static boolean isIndex(String attribute) {
    return !attribute.isEmpty()
        && attribute.length() < 10
        && attribute.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private AttributeNotFoundException nothing(String attribute) {
    return new RootAttributeNotFoundException(
        null,
        "no value",
        object instanceof ContextVariableExpression variable ? variable.getName() : attribute,
        getLineNumber(),
        "");
  }

  private AttributeNotFoundException missing(String attribute) {
    return new AttributeNotFoundException(null, "no attribute", attribute, getLineNumber(), "");
  }

  private record Known(@Nullable Object value, int line) implements Expression<Object> {
    @Override
    @SuppressWarnings("NullAway") // Pebble's expressions may be null; its classes do not say so.
    public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
      return value;
    }

    @Override
    public void accept(NodeVisitor visitor) {}

    @Override
    public int getLineNumber() {
      return line;
    }
  }
}

package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.node.PositionalArgumentNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.TestInvocationExpression;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.AddExpression;
import io.pebbletemplates.pebble.node.expression.AndExpression;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.ConcatenateExpression;
import io.pebbletemplates.pebble.node.expression.ContainsExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.DivideExpression;
import io.pebbletemplates.pebble.node.expression.EqualsExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.GreaterThanEqualsExpression;
import io.pebbletemplates.pebble.node.expression.GreaterThanExpression;
import io.pebbletemplates.pebble.node.expression.LessThanEqualsExpression;
import io.pebbletemplates.pebble.node.expression.LessThanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBooleanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralDoubleExpression;
import io.pebbletemplates.pebble.node.expression.LiteralIntegerExpression;
import io.pebbletemplates.pebble.node.expression.LiteralLongExpression;
import io.pebbletemplates.pebble.node.expression.LiteralNullExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.node.expression.ModulusExpression;
import io.pebbletemplates.pebble.node.expression.MultiplyExpression;
import io.pebbletemplates.pebble.node.expression.NotEqualsExpression;
import io.pebbletemplates.pebble.node.expression.OrExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.RangeExpression;
import io.pebbletemplates.pebble.node.expression.SubtractExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.utils.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rewrites a parsed template so that everything in it is counted and bounded before it happens. It
/// knows each kind of node that may be in a template; a template with any other does not compile.
final class Containment extends AbstractExtension {
  /// How deep expressions and tags may be nested, a chain of operators being as deep as it is long.
  private static final int DEEPEST = 400;

  @Override
  public List<NodeVisitorFactory> getNodeVisitors() {
    return List.of(Visitor::new);
  }

  /// Rewrites one template. Pebble calls it once, with the root.
  private static final class Visitor extends AbstractNodeVisitor {
    private int depth;

    Visitor(PebbleTemplate template) {
      super((PebbleTemplateImpl) template);
    }

    @Override
    public void visit(RootNode root) {
      root.getBody().getChildren().replaceAll(this::node);
    }

    private RenderableNode node(RenderableNode node) {
      deeper(0);
      try {
        return switch (node) {
          case TextNode text -> text;
          case PrintNode print ->
              new ContainedPrint(expression(print.getExpression()), print.getLineNumber());
          case SetNode set ->
              new SetNode(set.getLineNumber(), set.getName(), expression(set.getValue()));
          case IfNode conditions -> conditions(conditions);
          case ForNode loop ->
              new ForNode(
                  loop.getLineNumber(),
                  loop.getIterationVariable(),
                  new ContainedIterable(expression(loop.getIterable()), loop.getLineNumber()),
                  new ContainedBody(children(loop.getBody()), loop.getLineNumber(), true),
                  body(loop.getElseBody()));
          default -> throw refused("this tag is not allowed", 0);
        };
      } finally {
        depth--;
      }
    }

    private ContainedIf conditions(IfNode node) {
      List<ContainedIf.Branch> branches = new ArrayList<>();
      for (Pair<Expression<?>, BodyNode> branch : node.getConditionsWithBodies()) {
        branches.add(
            new ContainedIf.Branch(
                expression(branch.getLeft()),
                new ContainedBody(children(branch.getRight()), node.getLineNumber(), false)));
      }
      return new ContainedIf(node.getLineNumber(), branches, body(node.getElseBody()));
    }

    private @Nullable BodyNode body(@Nullable BodyNode body) {
      return body == null ? null : new ContainedBody(children(body), body.getLineNumber(), false);
    }

    private List<RenderableNode> children(BodyNode body) {
      return body.getChildren().stream().map(this::node).toList();
    }

    private Expression<?> expression(Expression<?> expression) {
      deeper(expression.getLineNumber());
      try {
        return contained(expression);
      } finally {
        depth--;
      }
    }

    private Expression<?> contained(Expression<?> expression) {
      int line = expression.getLineNumber();
      return switch (expression) {
        case LiteralStringExpression literal -> literal;
        case LiteralLongExpression literal -> literal;
        case LiteralIntegerExpression literal -> literal;
        case LiteralDoubleExpression literal -> literal;
        case LiteralBooleanExpression literal -> literal;
        case LiteralNullExpression literal -> literal;
        case ContextVariableExpression variable -> variable;
        case GetAttributeExpression attribute -> attribute(attribute);
        case ArrayExpression list ->
            Counted.built(
                new ArrayExpression(
                    list.getValues().stream().<Expression<?>>map(this::expression).toList(), line));
        case MapExpression map -> map(map);
        case TernaryExpression choice -> choice(choice);
        case UnaryExpression unary -> {
          unary.setChildExpression(expression(unary.getChildExpression()));
          yield Counted.of(unary);
        }
        case FunctionOrMacroInvocationExpression call ->
            function(call.getFunctionName(), arguments(call.getArguments(), line), line);
        case RangeExpression range -> range(range);
        case BinaryExpression<?> binary -> binary(binary);
        default -> throw refused("this expression is not allowed", line);
      };
    }

    private Expression<?> attribute(GetAttributeExpression attribute) {
      if (attribute.getArgumentsNode() != null) {
        throw refused("methods are not allowed; use a filter", attribute.getLineNumber());
      }
      return new ContainedAttribute(
          expression(attribute.getNode()),
          expression(attribute.getAttributeNameExpression()),
          attribute.getLineNumber());
    }

    private Expression<?> map(MapExpression map) {
      Map<Expression<?>, Expression<?>> entries = new LinkedHashMap<>();
      map.getEntries()
          .forEach((key, value) ->
              entries.put(
                  new ContainedKey(expression(key), map.getLineNumber()), expression(value)));
      return Counted.built(new MapExpression(entries, map.getLineNumber()));
    }

    @SuppressWarnings("unchecked") // Pebble's own cast: it converts what comes out.
    private Expression<?> choice(TernaryExpression choice) {
      return Counted.of(
          new TernaryExpression(
              (Expression<Boolean>) expression(choice.getExpression1()),
              expression(choice.getExpression2()),
              expression(choice.getExpression3()),
              choice.getLineNumber(),
              ""));
    }

    private Expression<?> range(RangeExpression range) {
      List<PositionalArgumentNode> ends =
          Stream.of(range.getLeftExpression(), range.getRightExpression())
              .map(this::expression)
              .map(PositionalArgumentNode::new)
              .toList();
      return function("range", new ArgumentsNode(ends, null, range.getLineNumber()), line(range));
    }

    private Expression<?> function(String name, ArgumentsNode arguments, int line) {
      if (!PebbleSandbox.FUNCTIONS.contains(name)) {
        throw refused(
            "there is no function %s; the functions are %s"
                .formatted(name, PebbleSandbox.listed(PebbleSandbox.FUNCTIONS)),
            line);
      }
      return Counted.of(new FunctionOrMacroInvocationExpression(name, arguments, line));
    }

    private Expression<?> binary(BinaryExpression<?> binary) {
      if (binary instanceof FilterExpression filter) {
        return filter(filter);
      }
      if (binary instanceof PositiveTestExpression test) {
        return test(test);
      }
      Expression<?> left = expression(binary.getLeftExpression());
      Expression<?> right = expression(binary.getRightExpression());
      int line = line(binary);
      return switch (binary) {
        case ConcatenateExpression concatenate -> new ContainedOperators.Join(left, right, line);
        case AddExpression add -> new ContainedOperators.Add(left, right, line);
        case SubtractExpression subtract -> new ContainedOperators.Subtract(left, right, line);
        case EqualsExpression equal -> new ContainedOperators.Same(left, right, line, true);
        case NotEqualsExpression equal -> new ContainedOperators.Same(left, right, line, false);
        case ContainsExpression contains -> new ContainedOperators.Contains(left, right, line);
        case AndExpression plain -> counted(plain, left, right);
        case OrExpression plain -> counted(plain, left, right);
        case GreaterThanExpression plain -> counted(plain, left, right);
        case GreaterThanEqualsExpression plain -> counted(plain, left, right);
        case LessThanExpression plain -> counted(plain, left, right);
        case LessThanEqualsExpression plain -> counted(plain, left, right);
        case MultiplyExpression plain -> counted(plain, left, right);
        case DivideExpression plain -> counted(plain, left, right);
        case ModulusExpression plain -> counted(plain, left, right);
        default -> throw refused("this operator is not allowed", line);
      };
    }

    /// An operator on numbers and truth values, none of which grows.
    private static Expression<?> counted(
        BinaryExpression<?> plain, Expression<?> left, Expression<?> right) {
      plain.setLeft(left);
      plain.setRight(right);
      return Counted.of(plain);
    }

    private Expression<?> filter(FilterExpression filter) {
      FilterInvocationExpression call = (FilterInvocationExpression) filter.getRightExpression();
      if (!PebbleSandbox.FILTERS.contains(call.getFilterName())) {
        throw refused(
            "there is no filter %s; the filters are %s"
                .formatted(call.getFilterName(), PebbleSandbox.listed(PebbleSandbox.FILTERS)),
            call.getLineNumber());
      }
      filter.setLeft(expression(filter.getLeftExpression()));
      filter.setRight(
          new FilterInvocationExpression(
              call.getFilterName(),
              arguments(call.getArgs(), call.getLineNumber()),
              call.getLineNumber()));
      return Counted.of(filter);
    }

    private Expression<?> test(PositiveTestExpression test) {
      TestInvocationExpression call = (TestInvocationExpression) test.getRightExpression();
      if (!PebbleSandbox.TESTS.contains(call.getTestName())) {
        throw refused(
            "there is no test %s; the tests are %s"
                .formatted(call.getTestName(), PebbleSandbox.listed(PebbleSandbox.TESTS)),
            call.getLineNumber());
      }
      test.setLeft(expression(test.getLeftExpression()));
      test.setRight(
          new TestInvocationExpression(
              call.getLineNumber(),
              call.getTestName(),
              arguments(call.getArgs(), call.getLineNumber())));
      return Counted.of(test);
    }

    private ArgumentsNode arguments(ArgumentsNode arguments, int line) {
      List<PositionalArgumentNode> positional =
          arguments.getPositionalArgs() == null
              ? List.of()
              : arguments.getPositionalArgs().stream()
                  .map(a -> new PositionalArgumentNode(expression(a.getValueExpression())))
                  .toList();
      List<NamedArgumentNode> named =
          arguments.getNamedArgs() == null
              ? List.of()
              : arguments.getNamedArgs().stream()
                  .map(a -> new NamedArgumentNode(a.getName(), expression(a.getValueExpression())))
                  .toList();
      return new ArgumentsNode(positional, named, line);
    }

    private void deeper(int line) {
      if (++depth > DEEPEST) {
        throw refused("nests more than " + DEEPEST + " deep", line);
      }
    }

    private static int line(BinaryExpression<?> binary) {
      return binary.getLineNumber();
    }

    private static PebbleException refused(String message, int line) {
      return new PebbleException(null, message, line == 0 ? null : line, null);
    }
  }
}

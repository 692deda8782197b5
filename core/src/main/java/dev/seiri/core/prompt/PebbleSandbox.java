package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.ExtensionCustomizer;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.core.RangeFunction;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import io.pebbletemplates.pebble.tokenParser.SetTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Pebble without anything that could read another file, run code, never end or fill the memory:
/// the tags `if`, `for`, `set` and `verbatim`, loops that are counted, texts that are bounded, no
/// regular expressions.
final class PebbleSandbox extends ExtensionCustomizer {
  static final Set<String> TAGS = Set.of("if", "for", "set", "verbatim");
  private static final Set<String> FUNCTIONS = Set.of("range", "min", "max");

  private final RenderLimits limits;

  PebbleSandbox(Extension extension, RenderLimits limits) {
    super(extension);
    this.limits = limits;
  }

  @Override
  public @Nullable List<TokenParser> getTokenParsers() {
    List<TokenParser> parsers = super.getTokenParsers();
    return parsers == null
        ? null
        : parsers.stream().filter(p -> TAGS.contains(p.getTag())).map(this::bounded).toList();
  }

  @Override
  public @Nullable Map<String, Function> getFunctions() {
    Map<String, Function> functions = super.getFunctions();
    if (functions == null) {
      return null;
    }
    Map<String, Function> kept = new HashMap<>(functions);
    kept.keySet().retainAll(FUNCTIONS);
    kept.computeIfPresent("range", (name, range) -> new BoundedRange(limits.maxSteps()));
    return kept;
  }

  @Override
  public @Nullable Map<String, Filter> getFilters() {
    Map<String, Filter> filters = super.getFilters();
    if (filters == null) {
      return null;
    }
    Map<String, Filter> kept = new HashMap<>(filters);
    kept.remove("format");
    return kept;
  }

  @Override
  public @Nullable List<BinaryOperator> getBinaryOperators() {
    List<BinaryOperator> operators = super.getBinaryOperators();
    return operators == null
        ? null
        : operators.stream().filter(o -> !o.getSymbol().equals("matches")).toList();
  }

  private TokenParser bounded(TokenParser parser) {
    return switch (parser) {
      case ForTokenParser f -> new CountedFor();
      case SetTokenParser s -> new BoundedSet(limits.maxChars());
      default -> parser;
    };
  }

  /// A `for` whose rounds are counted.
  private static final class CountedFor extends ForTokenParser {
    @Override
    public RenderableNode parse(Token token, Parser parser) {
      ForNode node = (ForNode) super.parse(token, parser);
      return new ForNode(
          node.getLineNumber(),
          node.getIterationVariable(),
          node.getIterable(),
          new CountedBody(node.getBody()),
          node.getElseBody());
    }
  }

  private static final class CountedBody extends BodyNode {
    CountedBody(BodyNode body) {
      super(body.getLineNumber(), body.getChildren());
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
        throws IOException {
      StepBudget.step(getLineNumber());
      super.render(self, writer, context);
    }
  }

  /// A `set` whose text is bounded: the only way in which a template can let a text grow with each
  /// loop round.
  private static final class BoundedSet extends SetTokenParser {
    private final int maxChars;

    BoundedSet(int maxChars) {
      this.maxChars = maxChars;
    }

    @Override
    public RenderableNode parse(Token token, Parser parser) {
      SetNode node = (SetNode) super.parse(token, parser);
      return new SetNode(node.getLineNumber(), node.getName(), node.getValue()) {
        @Override
        public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context) {
          super.render(self, writer, context);
          if (context.getVariable(getName()) instanceof CharSequence text
              && text.length() > maxChars) {
            throw new OutputTooLarge();
          }
        }
      };
    }
  }

  /// A `range` of a bounded length.
  private static final class BoundedRange implements Function {
    private final RangeFunction range = new RangeFunction();
    private final int maxSteps;

    BoundedRange(int maxSteps) {
      this.maxSteps = maxSteps;
    }

    @Override
    public List<String> getArgumentNames() {
      return range.getArgumentNames();
    }

    @Override
    public Object execute(
        Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
      if (args.get("start") instanceof Number start
          && args.get("end") instanceof Number end
          && Math.abs((double) end.longValue() - start.longValue()) > maxSteps) {
        throw new PebbleException(
            null, "a range has at most " + maxSteps + " elements", line, self.getName());
      }
      return range.execute(args, self, context, line);
    }
  }
}

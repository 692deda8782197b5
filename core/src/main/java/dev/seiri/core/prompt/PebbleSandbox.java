package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.ExtensionCustomizer;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.extension.Test;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.UnaryOperator;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Pebble without anything that could read another file, run code, never end or fill the memory:
/// only the tags, filters, tests, functions and operators on its lists. What is on them is bounded
/// by [Containment] and by the filters' own wrappers.
final class PebbleSandbox extends ExtensionCustomizer {
  static final Set<String> TAGS = Set.of("if", "for", "set", "verbatim");
  static final Set<String> FUNCTIONS = Set.of("range", "min", "max");
  static final Set<String> TESTS =
      Set.of("defined", "empty", "even", "iterable", "map", "null", "odd");
  static final Set<String> FILTERS =
      Set.of(
          "abbreviate",
          "abs",
          "base64decode",
          "base64encode",
          "capitalize",
          "default",
          "escape",
          "first",
          "join",
          "last",
          "length",
          "lower",
          "merge",
          "nl2br",
          "numberformat",
          "raw",
          "replace",
          "reverse",
          "rsort",
          "sha256",
          "slice",
          "sort",
          "split",
          "title",
          "trim",
          "upper",
          "urlencode");
  static final Set<String> OPERATORS =
      Set.of(
          "or",
          "and",
          "is",
          "is not",
          "contains",
          "==",
          "equals",
          "!=",
          ">",
          "<",
          ">=",
          "<=",
          "+",
          "-",
          "*",
          "/",
          "%",
          "|",
          "~",
          "..");
  private static final Set<String> UNARY = Set.of("not", "+", "-");

  PebbleSandbox(Extension extension) {
    super(extension);
  }

  /// The names of a list, for people.
  static String listed(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }

  @Override
  public @Nullable List<TokenParser> getTokenParsers() {
    List<TokenParser> parsers = super.getTokenParsers();
    return parsers == null
        ? null
        : parsers.stream().filter(p -> TAGS.contains(p.getTag())).toList();
  }

  @Override
  public @Nullable Map<String, Function> getFunctions() {
    Map<String, Function> functions = kept(super.getFunctions(), FUNCTIONS);
    if (functions != null) {
      functions.computeIfPresent("range", (name, range) -> new ContainedRange());
    }
    return functions;
  }

  @Override
  public @Nullable Map<String, Filter> getFilters() {
    Map<String, Filter> filters = kept(super.getFilters(), FILTERS);
    if (filters != null) {
      filters.replaceAll(ContainedFilters::of);
    }
    return filters;
  }

  @Override
  public @Nullable Map<String, Test> getTests() {
    Map<String, Test> tests = kept(super.getTests(), TESTS);
    if (tests != null) {
      tests.computeIfPresent("empty", (name, test) -> new ContainedEmptyTest());
    }
    return tests;
  }

  @Override
  public @Nullable List<BinaryOperator> getBinaryOperators() {
    List<BinaryOperator> operators = super.getBinaryOperators();
    return operators == null
        ? null
        : operators.stream().filter(o -> OPERATORS.contains(o.getSymbol())).toList();
  }

  @Override
  public @Nullable List<UnaryOperator> getUnaryOperators() {
    List<UnaryOperator> operators = super.getUnaryOperators();
    return operators == null
        ? null
        : operators.stream().filter(o -> UNARY.contains(o.getSymbol())).toList();
  }

  /// None of Pebble's: macros, blocks and escaping are off.
  @Override
  public List<NodeVisitorFactory> getNodeVisitors() {
    return List.of();
  }

  private static <T> @Nullable Map<String, T> kept(
      @Nullable Map<String, T> all, Set<String> names) {
    if (all == null) {
      return null;
    }
    Map<String, T> kept = new HashMap<>(all);
    kept.keySet().retainAll(names);
    return kept;
  }
}

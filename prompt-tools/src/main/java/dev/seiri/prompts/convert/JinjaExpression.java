package dev.seiri.prompts.convert;

import dev.seiri.prompts.convert.Converting.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A converter of Jinja's expressions to Pebble's. Only what means the same for every row is
/// converted; of everything else it is said what was written instead.
final class JinjaExpression {
  /// Longer code has the same operand many times over.
  private static final int LONGEST = 10_000;

  private static final Map<String, String> OTHER_NAMES =
      Map.of("d", "default", "e", "escape", "forceescape", "escape", "count", "length");
  private static final Map<String, String> METHODS =
      Map.of("upper", "upper", "lower", "lower", "strip", "trim", "replace", "replace");
  private static final Set<String> ENVIRONMENT = Set.of("env", "environ", "secrets", "process");
  private static final Set<String> EQUAL = Set.of("==", "eq", "equalto");

  private final RowNames names;
  private final Map<String, Type> declared;
  private final boolean inLoop;
  private final Consumer<String> losses;

  /// @param declared the template's own variables
  JinjaExpression(
      RowNames names, Map<String, Type> declared, boolean inLoop, Consumer<String> losses) {
    this.names = names;
    this.declared = declared;
    this.inLoop = inLoop;
    this.losses = losses;
  }

  /// A value as Jinja prints it.
  String printed(Jinja of) {
    return switch (of) {
      case Jinja.Choice(Jinja condition, Jinja yes, Jinja no) ->
          bounded("(%s ? %s : %s)".formatted(truth(condition), printed(yes), printed(no)));
      case Jinja.Logic(boolean and, Jinja left, Jinja right) ->
          and
              ? bounded("(%s ? %s : %s)".formatted(truth(left), printed(right), printed(left)))
              : bounded("(%s ? %s : %s)".formatted(truth(left), printed(left), printed(right)));
      default -> printed(value(of));
    };
  }

  private String printed(Converting value) {
    return switch (value.type()) {
      case TRUTH -> "(%s ? \"True\" : \"False\")".formatted(value.code());
      case NONE -> "\"None\"";
      case TEXTS, NUMBERS, NATURALS -> {
        losses.accept("a list that is printed; its elements are written one after the other");
        yield "(%s | join(\", \"))".formatted(value.code());
      }
      default -> value.code();
    };
  }

  /// Whether Jinja takes a value for true, as a condition of Pebble's.
  String truth(Jinja of) {
    return switch (of) {
      case Jinja.Not(Jinja inner) -> "(not %s)".formatted(truth(inner));
      case Jinja.Logic(boolean and, Jinja left, Jinja right) ->
          bounded("(%s %s %s)".formatted(truth(left), and ? "and" : "or", truth(right)));
      case Jinja.Choice(Jinja condition, Jinja yes, Jinja no) ->
          bounded("(%s ? %s : %s)".formatted(truth(condition), truth(yes), truth(no)));
      default -> truth(value(of));
    };
  }

  private static String truth(Converting value) {
    return switch (value.type()) {
      case TEXT, MARKED -> "(%s != \"\")".formatted(value.code());
      case NUMBER, NATURAL -> "(%s != 0)".formatted(value.code());
      case NONE -> "false";
      case TEXTS, NUMBERS, NATURALS -> "((%s | length) > 0)".formatted(value.code());
      case TRUTH, UNKNOWN -> value.code();
    };
  }

  /// A value.
  Converting value(Jinja of) {
    Converting value =
        switch (of) {
          case Jinja.Text(String text) -> literal(text);
          case Jinja.Number(long number) ->
              number < 0
                  ? new Converting("(" + number + ")", Type.NUMBER)
                  : new Converting(Long.toString(number), Type.NATURAL);
          case Jinja.Truth(boolean truth) -> Converting.truth(Boolean.toString(truth));
          case Jinja.None none -> new Converting("null", Type.NONE);
          case Jinja.Name(String name) -> variable(name);
          case Jinja.Items(List<Jinja> elements) -> list(elements);
          case Jinja.Not not -> Converting.truth(truth(not));
          case Jinja.Logic logic -> logic(logic);
          case Jinja.Choice choice -> choice(choice);
          case Jinja.Binary binary -> binary(binary);
          case Jinja.In(Jinja needle, Jinja in, boolean negated) -> in(needle, in, negated);
          case Jinja.Test test -> test(test);
          case Jinja.Filter filter -> filter(filter);
          case Jinja.Attribute(Jinja inner, String name) -> attribute(inner, name);
          case Jinja.Call call -> call(call);
          case Jinja.Other(String why, List<Jinja> inside) -> lost(why, inside);
        };
    return value.code().length() > LONGEST ? tooLong() : value;
  }

  private Converting tooLong() {
    losses.accept("an expression that is too long in Pebble; left out");
    return Converting.unknown("\"\"");
  }

  private String bounded(String code) {
    return code.length() > LONGEST ? tooLong().code() : code;
  }

  private Converting literal(String text) {
    return PebbleLiteral.of(text)
        .map(Converting::text)
        .orElseGet(() -> {
          losses.accept("a text with a backslash that Pebble cannot write; left out");
          return Converting.unknown("\"\"");
        });
  }

  private Converting variable(String name) {
    Type own = declared.get(name);
    if (own != null) {
      return new Converting(name, own);
    }
    if (name.equals("loop")) {
      losses.accept(
          inLoop ? "loop itself, which is no value; left out" : "loop outside of a loop; left out");
      return Converting.unknown("\"\"");
    }
    return names
        .constant(name)
        .map(this::literal)
        .orElseGet(() -> Converting.text(names.expression(name)));
  }

  private Converting list(List<Jinja> elements) {
    List<Converting> values = elements.stream().map(this::value).toList();
    String code = values.stream().map(Converting::code).collect(Collectors.joining(", ", "[", "]"));
    if (values.stream().allMatch(value -> value.is(Type.TEXT))) {
      return new Converting(code, Type.TEXTS);
    }
    if (values.stream().allMatch(value -> value.is(Type.NATURAL))) {
      return new Converting(code, Type.NATURALS);
    }
    if (values.stream().allMatch(value -> value.type().isNumber())) {
      return new Converting(code, Type.NUMBERS);
    }
    if (values.stream().noneMatch(value -> value.is(Type.UNKNOWN))) {
      losses.accept("a list of different kinds of values; as text, they may look otherwise");
    }
    return Converting.unknown(code);
  }

  private Converting logic(Jinja.Logic logic) {
    Converting left = value(logic.left());
    Converting right = value(logic.right());
    String condition = truth(logic.left());
    Type type = common(left, right);
    return new Converting(
        logic.and()
            ? "(%s ? %s : %s)".formatted(condition, right.code(), left.code())
            : "(%s ? %s : %s)".formatted(condition, left.code(), right.code()),
        type);
  }

  private Converting choice(Jinja.Choice choice) {
    Converting yes = value(choice.yes());
    Converting no = value(choice.no());
    return new Converting(
        "(%s ? %s : %s)".formatted(truth(choice.condition()), yes.code(), no.code()),
        common(yes, no));
  }

  private Type common(Converting one, Converting other) {
    if (one.type() == other.type()) {
      return one.type();
    }
    if (one.type().isNumber() && other.type().isNumber()) {
      return Type.NUMBER;
    }
    if (!one.is(Type.UNKNOWN) && !other.is(Type.UNKNOWN)) {
      losses.accept("a choice between different kinds of values, which is used further");
    }
    return Type.UNKNOWN;
  }

  private Converting binary(Jinja.Binary binary) {
    String operator = binary.operator();
    if (operator.equals("~")) {
      return Converting.text(
          "(%s ~ %s)".formatted(printed(binary.left()), printed(binary.right())));
    }
    if (isLength(binary.left()) && binary.right() instanceof Jinja.Number(long number)) {
      Jinja.Filter length = (Jinja.Filter) binary.left();
      Converting of = value(length.of());
      String empty = emptiness(operator, number);
      if (of.is(Type.TEXT) && !empty.isEmpty()) {
        return Converting.truth("(%s %s \"\")".formatted(of.code(), empty));
      }
    }
    Converting left = value(binary.left());
    Converting right = value(binary.right());
    return switch (operator) {
      case "==", "!=" -> equality(left, right, operator);
      case "<", "<=", ">", ">=" -> {
        if (bothNumbers(left, right)) {
          yield Converting.truth("(%s %s %s)".formatted(left.code(), operator, right.code()));
        }
        yield lost(
            left,
            right,
            "%s of texts, which Pebble compares otherwise; false is written",
            "false",
            operator);
      }
      case "+" -> plus(left, right);
      case "-" ->
          bothNumbers(left, right)
              ? new Converting("(%s - %s)".formatted(left.code(), right.code()), Type.NUMBER)
              : lost(left, right, "no operator %s for these; the left side is used", operator);
      case "*" -> {
        boolean small = !isProduct(binary.left()) && !isProduct(binary.right());
        yield bothNumbers(left, right) && small
            ? new Converting("(%s * %s)".formatted(left.code(), right.code()), natural(left, right))
            : lost(left, right, "no operator %s for these; the left side is used", operator);
      }
      case "%" ->
          left.is(Type.NATURAL) && binary.right() instanceof Jinja.Number(long by) && by > 0
              ? new Converting("(%s %% %s)".formatted(left.code(), right.code()), Type.NATURAL)
              : lost(left, right, "no operator %s for these; the left side is used", operator);
      default -> lost(left, right, "no operator %s; the left side is used", operator);
    };
  }

  private static boolean isLength(Jinja of) {
    return of instanceof Jinja.Filter filter
        && !filter.isMethod()
        && filter.arguments().isEmpty()
        && (filter.name().equals("length") || filter.name().equals("count"));
  }

  private static boolean isProduct(Jinja of) {
    return of instanceof Jinja.Binary binary && binary.operator().equals("*");
  }

  /// What a comparison of a text's length says of the text.
  private static String emptiness(String operator, long number) {
    return switch (operator + number) {
      case ">0", "!=0", ">=1" -> "!=";
      case "==0", "<1", "<=0" -> "==";
      default -> "";
    };
  }

  private static boolean bothNumbers(Converting left, Converting right) {
    return left.type().isNumber() && right.type().isNumber();
  }

  private static Type natural(Converting left, Converting right) {
    return left.is(Type.NATURAL) && right.is(Type.NATURAL) ? Type.NATURAL : Type.NUMBER;
  }

  private Converting plus(Converting left, Converting right) {
    if (bothNumbers(left, right)) {
      return new Converting("(%s + %s)".formatted(left.code(), right.code()), natural(left, right));
    }
    return left.is(Type.TEXT) && right.is(Type.TEXT)
        ? Converting.text("(%s ~ %s)".formatted(left.code(), right.code()))
        : lost(left, right, "no operator %s for these; the left side is used", "+");
  }

  private Converting equality(Converting left, Converting right, String operator) {
    String code = "(%s %s %s)".formatted(left.code(), operator, right.code());
    boolean same =
        left.type() == right.type() && (left.is(Type.TEXT) || left.is(Type.TRUTH))
            || bothNumbers(left, right);
    if (same) {
      return Converting.truth(code);
    }
    if (left.is(Type.NONE) || right.is(Type.NONE)) {
      boolean both = left.is(Type.NONE) && right.is(Type.NONE);
      if (!left.is(Type.UNKNOWN) && !right.is(Type.UNKNOWN)) {
        return Converting.truth(Boolean.toString(both == operator.equals("==")));
      }
    }
    boolean text = left.is(Type.TEXT) || right.is(Type.TEXT);
    return lost(
        left,
        right,
        "%s of different kinds of values: a column is text; they are compared as texts",
        "(%s %s %s)"
            .formatted(
                text ? printed(left) : left.code(), operator, text ? printed(right) : right.code()),
        operator);
  }

  private Converting in(Jinja needle, Jinja in, boolean negated) {
    Converting one = value(needle);
    Converting all = value(in);
    String code = "(%s contains %s)".formatted(all.code(), one.code());
    code = negated ? "(not %s)".formatted(code) : code;
    boolean text = one.is(Type.TEXT) && (all.is(Type.TEXT) || all.is(Type.TEXTS));
    if (!text && !one.is(Type.UNKNOWN) && !all.is(Type.UNKNOWN)) {
      losses.accept("`in` of different kinds of values; false is written");
      return Converting.unknown("false");
    }
    return text ? Converting.truth(code) : Converting.unknown(code);
  }

  private Converting test(Jinja.Test test) {
    if (EQUAL.contains(test.name()) && test.arguments().size() == 1) {
      return negated(value(new Jinja.Binary("==", test.of(), test.arguments().getFirst())), test);
    }
    if (test.name().equals("in") && test.arguments().size() == 1) {
      return in(test.of(), test.arguments().getFirst(), test.negated());
    }
    if (!test.arguments().isEmpty()) {
      return lost(
          "no test %s; false is written".formatted(test.name()), List.of(test.of()), "false");
    }
    switch (test.name()) {
      case "defined" -> {
        return defined(test, test.negated());
      }
      case "undefined" -> {
        return defined(test, !test.negated());
      }
      default -> {
        // The others depend on the value's kind.
      }
    }
    Converting of = value(test.of());
    boolean isKnown = !of.is(Type.UNKNOWN);
    return switch (test.name()) {
      case "none" -> isKnown ? constant(of.is(Type.NONE), test) : Converting.unknown("false");
      case "string" ->
          isKnown
              ? constant(of.is(Type.TEXT) || of.is(Type.MARKED), test)
              : Converting.unknown("true");
      case "number" ->
          isKnown
              ? constant(of.type().isNumber() || of.is(Type.TRUTH), test)
              : Converting.unknown("false");
      case "mapping" -> isKnown ? constant(false, test) : Converting.unknown("false");
      case "boolean" -> isKnown ? constant(of.is(Type.TRUTH), test) : Converting.unknown("false");
      case "even", "odd" ->
          of.is(Type.NATURAL)
              ? negated(
                  Converting.truth(
                      "(%s %% 2 == %s)"
                          .formatted(of.code(), test.name().equals("odd") ? "1" : "0")),
                  test)
              : lost(
                  "the test %s of what is no number; false is written".formatted(test.name()),
                  List.of(),
                  "false");
      default -> lost("no test %s; false is written".formatted(test.name()), List.of(), "false");
    };
  }

  private static Converting constant(boolean holds, Jinja.Test test) {
    return Converting.truth(Boolean.toString(holds != test.negated()));
  }

  private static Converting negated(Converting of, Jinja.Test test) {
    return test.negated() ? new Converting("(not %s)".formatted(of.code()), of.type()) : of;
  }

  private Converting defined(Jinja.Test test, boolean negated) {
    if (!(test.of() instanceof Jinja.Name(String name))) {
      return lost(
          "the test defined of what is no name; true is written", List.of(test.of()), "true");
    }
    Converting of = variable(name);
    return Converting.truth(
        names.constant(name).isPresent() && !declared.containsKey(name)
            ? Boolean.toString(!negated)
            : "(%s is %sdefined)".formatted(of.code(), negated ? "not " : ""));
  }

  private Converting filter(Jinja.Filter filter) {
    if (filter.isMethod()) {
      String same = METHODS.getOrDefault(filter.name(), "");
      boolean fits =
          !same.isEmpty() && filter.arguments().size() == (same.equals("replace") ? 2 : 0);
      if (!fits) {
        return lost(
            ".%s() is a method, and none may be called; the value itself is used"
                .formatted(filter.name()),
            inside(filter));
      }
      return plain(same, filter);
    }
    return plain(OTHER_NAMES.getOrDefault(filter.name(), filter.name()), filter);
  }

  private Converting plain(String name, Jinja.Filter filter) {
    List<Jinja.Argument> arguments = filter.arguments();
    if (name.equals("default")) {
      return byDefault(filter);
    }
    if (name.equals("first") || name.equals("last")) {
      if (arguments.isEmpty()
          && filter.of() instanceof Jinja.Items(List<Jinja> elements)
          && !elements.isEmpty()) {
        return value(name.equals("first") ? elements.getFirst() : elements.getLast());
      }
      return unlike(name, filter);
    }
    Converting of = value(filter.of());
    boolean text = of.is(Type.TEXT);
    boolean bare = arguments.isEmpty();
    return switch (name) {
      case "upper", "lower" ->
          text && bare
              ? Converting.text("(%s | %s)".formatted(of.code(), name))
              : unlike(name, filter);
      case "trim" -> {
        if (!text || !bare) {
          yield unlike(name, filter);
        }
        losses.accept("trim leaves white space beyond ASCII, such as U+3000, at a text's ends");
        yield Converting.text("(%s | trim)".formatted(of.code()));
      }
      case "string" ->
          bare ? Converting.text("(%s ~ \"\")".formatted(printed(of))) : unlike(name, filter);
      case "safe" -> text && bare ? new Converting(of.code(), Type.MARKED) : unlike(name, filter);
      case "escape" ->
          text && bare ? new Converting(escaped(of.code()), Type.MARKED) : unlike(name, filter);
      case "urlencode" ->
          text && bare ? Converting.text(urlEncoded(of.code())) : unlike(name, filter);
      case "replace" -> replaced(of, filter);
      case "join" -> joined(of, filter);
      case "length" -> {
        if (bare && of.type().isList()) {
          yield new Converting("(%s | length)".formatted(of.code()), Type.NATURAL);
        }
        if (bare && text) {
          losses.accept("length counts a character beyond U+FFFF, such as an emoji, as two");
          yield new Converting("(%s | length)".formatted(of.code()), Type.NATURAL);
        }
        yield unlike(name, filter);
      }
      case "abs" -> of.is(Type.NATURAL) && bare ? of : unlike(name, filter);
      default ->
          lost("no filter %s; the value itself is used".formatted(filter.name()), inside(filter));
    };
  }

  /// Jinja's order of replacements: the ampersand first.
  private static String escaped(String code) {
    String escaped = code;
    for (String pair :
        List.of(
            "\"&\": \"&amp;\"",
            "\"<\": \"&lt;\"",
            "\">\": \"&gt;\"",
            "\"'\": \"&#39;\"",
            "'\"': \"&#34;\"")) {
      escaped = "(%s | replace({%s}))".formatted(escaped, pair);
    }
    return escaped;
  }

  /// Java's encoding of forms, made Python's of paths. None of the replacements meets another.
  private static String urlEncoded(String code) {
    String encoded = "(%s | urlencode)".formatted(code);
    for (String pair :
        List.of("\"+\": \"%20\"", "\"%2F\": \"/\"", "\"%7E\": \"~\"", "\"*\": \"%2A\"")) {
      encoded = "(%s | replace({%s}))".formatted(encoded, pair);
    }
    return encoded;
  }

  private Converting replaced(Converting of, Jinja.Filter filter) {
    List<Jinja.Argument> arguments = filter.arguments();
    if (!of.is(Type.TEXT)
        || arguments.size() != 2
        || arguments.stream().anyMatch(argument -> !argument.name().isEmpty())) {
      return unlike("replace", filter);
    }
    Converting old = value(arguments.getFirst().value());
    Converting other = value(arguments.getLast().value());
    boolean constant = arguments.getFirst().value() instanceof Jinja.Text(String t) && !t.isEmpty();
    return constant && other.is(Type.TEXT)
        ? Converting.text("(%s | replace({%s: %s}))".formatted(of.code(), old.code(), other.code()))
        : unlike("replace", filter);
  }

  private Converting joined(Converting of, Jinja.Filter filter) {
    if (!(of.is(Type.TEXTS) || of.is(Type.NUMBERS) || of.is(Type.NATURALS))
        || filter.arguments().size() > 1
        || filter.arguments().stream()
            .anyMatch(a -> !a.name().isEmpty() && !a.name().equals("d"))) {
      return unlike("join", filter);
    }
    Converting between =
        filter.arguments().isEmpty()
            ? Converting.text("\"\"")
            : value(filter.arguments().getFirst().value());
    return between.is(Type.TEXT)
        ? Converting.text("(%s | join(%s))".formatted(of.code(), between.code()))
        : unlike("join", filter);
  }

  /// Jinja's default is for what is undefined, and for what is empty only if told so; Pebble's is
  /// for both.
  private Converting byDefault(Jinja.Filter filter) {
    Converting other = Converting.text("\"\"");
    boolean orEmpty = false;
    int place = 0;
    for (Jinja.Argument argument : filter.arguments()) {
      boolean first =
          argument.name().isEmpty() ? place == 0 : argument.name().equals("default_value");
      place++;
      if (first) {
        other = value(argument.value());
      } else if (argument.value() instanceof Jinja.Truth(boolean truth)) {
        orEmpty = truth;
      } else {
        return unlike("default", filter);
      }
    }
    Converting of = value(filter.of());
    if (of.is(Type.UNKNOWN)) {
      return of;
    }
    boolean isName = filter.of() instanceof Jinja.Name;
    String given = isName ? "(%s is defined)".formatted(of.code()) : "";
    if (orEmpty) {
      given = isName ? "(%s and %s)".formatted(given, truth(of)) : truth(of);
    }
    if (given.isEmpty()) {
      return of;
    }
    return new Converting(
        "(%s ? %s : %s)".formatted(given, of.code(), other.code()), common(of, other));
  }

  private Converting unlike(String name, Jinja.Filter filter) {
    return lost(
        "the filter %s, which Pebble does not have for this; the value itself is used"
            .formatted(name),
        inside(filter));
  }

  private static List<Jinja> inside(Jinja.Filter filter) {
    List<Jinja> inside = new ArrayList<>(List.of(filter.of()));
    filter.arguments().forEach(argument -> inside.add(argument.value()));
    return inside;
  }

  private Converting attribute(Jinja of, String name) {
    if (of instanceof Jinja.Name(String loop)
        && loop.equals("loop")
        && inLoop
        && !declared.containsKey(loop)) {
      return switch (name) {
        // Jinja counts from 1, Pebble from 0.
        case "index" -> new Converting("(loop.index + 1)", Type.NATURAL);
        case "index0" -> new Converting("loop.index", Type.NATURAL);
        case "revindex" -> new Converting("(loop.revindex + 1)", Type.NATURAL);
        case "revindex0" -> new Converting("loop.revindex", Type.NATURAL);
        case "length" -> new Converting("loop.length", Type.NATURAL);
        case "first", "last" -> Converting.truth("loop." + name);
        default -> lost("no loop.%s; left out".formatted(name), List.of());
      };
    }
    if (of instanceof Jinja.Name(String owner) && ENVIRONMENT.contains(owner)) {
      losses.accept("a reference to the environment; left out");
      return Converting.unknown("\"\"");
    }
    return lost(
        ".%s of a column, which is text and has none; the column itself is used".formatted(name),
        List.of(of));
  }

  private Converting call(Jinja.Call call) {
    return lost(
        "no function %s; left out".formatted(call.name()),
        call.arguments().stream().map(Jinja.Argument::value).toList(),
        "\"\"");
  }

  private Converting lost(Converting left, Converting right, String why, String operator) {
    return lost(left, right, why, left.code(), operator);
  }

  /// What is unknown was said to be lost already.
  private Converting lost(
      Converting left, Converting right, String why, String code, String operator) {
    if (!left.is(Type.UNKNOWN) && !right.is(Type.UNKNOWN)) {
      losses.accept(why.formatted(operator));
    }
    return Converting.unknown(code);
  }

  private Converting lost(String why, List<Jinja> inside) {
    List<Converting> values = inside.stream().map(this::value).toList();
    if (!why.isEmpty()) {
      losses.accept(why);
    }
    return Converting.unknown(values.isEmpty() ? "\"\"" : values.getFirst().code());
  }

  private Converting lost(String why, List<Jinja> inside, String code) {
    lost(why, inside);
    return Converting.unknown(code);
  }
}

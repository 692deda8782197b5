package dev.seiri.core.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.seiri.core.json.Text;
import dev.seiri.core.text.LinearPatterns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A compiled expression, within bounds: its length and depth when it is compiled, and when it is
/// evaluated the iterations of its loops and what is computed in all.
final class CelProgram {
  private static final int LONGEST = 2_000;
  private static final int DEEPEST = 24;
  private static final int MOST_ITERATIONS = 1_000;

  /// The most instructions of a pattern.
  private static final int LARGEST_PATTERN = 200;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .maxRegexProgramSize(LARGEST_PATTERN)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("input", MapType.create(SimpleType.STRING, SimpleType.STRING))
          .addVar("answer", MapType.create(SimpleType.STRING, SimpleType.DYN))
          .setResultType(SimpleType.BOOL)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

  private final CelRuntime.Program program;

  private CelProgram(CelRuntime.Program program) {
    this.program = program;
  }

  /// Compiles an expression.
  ///
  /// @throws IllegalArgumentException if it is none, or is too large
  static CelProgram of(String source) {
    try {
      CelAbstractSyntaxTree tree = COMPILER.compile(source).getAst();
      requirePatterns(tree.getExpr());
      return new CelProgram(RUNTIME.createProgram(tree));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(reason(e), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("the expression nests too deeply", e);
    }
  }

  /// Whether it is true of a row and its answer.
  ///
  /// @throws CannotJudge if it has no value, or takes too long
  boolean holds(Subject subject) {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("input", subject.input().variables());
    variables.put("answer", value(subject.answer()));
    try {
      Object result =
          program.trace(variables, (expression, value) -> subject.computed(1 + size(value)));
      if (result instanceof Boolean truth) {
        return truth;
      }
      throw new CannotJudge("the expression is neither true nor false");
    } catch (CelEvaluationException e) {
      throw e.getCause() instanceof CannotJudge why ? why : new CannotJudge(reason(e));
    }
  }

  private static int size(Object value) {
    return switch (value) {
      case String text -> text.length();
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case CelByteString bytes -> bytes.size();
      default -> 0;
    };
  }

  /// A pattern that a row could choose has no bound before it is compiled.
  private static void requirePatterns(CelExpr expression) {
    for (CelExpr part : parts(expression)) {
      requirePatterns(part);
    }
    if (expression.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL
        && expression.call().function().equals("matches")) {
      CelExpr pattern = expression.call().args().getLast();
      if (pattern.exprKind().getKind() != CelExpr.ExprKind.Kind.CONSTANT
          || pattern.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
        throw new IllegalArgumentException(
            "the pattern of matches is a text that stands in the expression");
      }
      requirePattern(pattern.constant().stringValue());
    }
  }

  private static void requirePattern(String pattern) {
    try {
      Pattern compiled = LinearPatterns.compile(pattern);
      if (compiled.programSize() > LARGEST_PATTERN) {
        throw new IllegalArgumentException(
            "the pattern %s is too large; write it with fewer and smaller repetitions"
                .formatted(Text.excerpt(pattern, 80)));
      }
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the pattern %s is no regular expression of RE2/J: %s"
              .formatted(Text.excerpt(pattern, 80), e.getDescription()),
          e);
    }
  }

  private static List<CelExpr> parts(CelExpr expression) {
    List<CelExpr> parts = new ArrayList<>();
    switch (expression.exprKind().getKind()) {
      case SELECT -> parts.add(expression.select().operand());
      case CALL -> {
        expression.call().target().ifPresent(parts::add);
        parts.addAll(expression.call().args());
      }
      case LIST -> parts.addAll(expression.list().elements());
      case MAP ->
          expression
              .map()
              .entries()
              .forEach(entry -> {
                parts.add(entry.key());
                parts.add(entry.value());
              });
      case STRUCT -> expression.struct().entries().forEach(entry -> parts.add(entry.value()));
      case COMPREHENSION -> {
        CelExpr.CelComprehension loop = expression.comprehension();
        parts.addAll(
            List.of(
                loop.iterRange(),
                loop.accuInit(),
                loop.loopCondition(),
                loop.loopStep(),
                loop.result()));
      }
      case CONSTANT, IDENT, NOT_SET -> {}
    }
    return parts;
  }

  private static Object value(JsonNode json) {
    if (json.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      json.properties().forEach(each -> map.put(each.getKey(), value(each.getValue())));
      return map;
    }
    if (json.isArray()) {
      List<Object> list = new ArrayList<>();
      json.forEach(each -> list.add(value(each)));
      return list;
    }
    if (json.isNumber()) {
      return number(json);
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    return json.isNull() ? NullValue.NULL_VALUE : json.asString("");
  }

  private static Number number(JsonNode json) {
    if (json.isIntegralNumber() && json.canConvertToLong()) {
      return json.longValue();
    }
    return json.doubleValue();
  }

  /// The first line of what is wrong, with its place in the expression.
  private static String reason(Exception e) {
    return String.valueOf(e.getMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("^(ERROR: |evaluation error at )?<input>:", "at character ")
        .replaceFirst("^at character 1:", "at character ");
  }
}

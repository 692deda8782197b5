package dev.seiri.prompts.lint;

import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptRenderer.SyntaxFault;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.prompts.syntax.Position;
import dev.seiri.prompts.syntax.Reference;
import dev.seiri.prompts.syntax.References;
import dev.seiri.prompts.syntax.Segment;
import dev.seiri.prompts.syntax.TemplateScanner;
import dev.seiri.prompts.syntax.Token;
import dev.seiri.prompts.syntax.Tokens;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/// A linter of one template: it checks each expression and tag by itself, so that one fault does
/// not hide the next, then the whole.
final class TemplateLint {
  private static final Set<String> ROW = Set.of("input_value", "record_id", "fields");
  private static final Set<String> TAGS =
      Set.of("if", "elseif", "else", "endif", "for", "endfor", "set", "verbatim", "endverbatim");
  private static final Map<String, String> FIXES =
      Map.of(
          "elif", "write elseif",
          "raw", "write verbatim",
          "endraw", "write endverbatim",
          "include", "write its text here: a prompt stands alone",
          "import", "write its text here: a prompt stands alone",
          "from", "write its text here: a prompt stands alone",
          "extends", "write its text here: a prompt stands alone",
          "embed", "write its text here: a prompt stands alone",
          "macro", "write its text where it is used");
  private static final String TAG_LIST = "the tags are if, elseif, else, for, set and verbatim";

  private final PromptRenderer renderer = new PromptRenderer(RenderLimits.DEFAULT);
  private final String template;
  private final IntFunction<Position> places;
  private final Optional<Set<String>> columns;
  private final List<LintFinding> findings = new ArrayList<>();
  private final Deque<Segment> open = new ArrayDeque<>();
  private final Deque<String> loopVariables = new ArrayDeque<>();
  private final Set<String> declared = new HashSet<>();
  private final Set<String> guarded = new HashSet<>();
  private boolean usesRow;

  /// @param places where a character of the template stands in the file
  /// @param columns what `fields` holds, if that is known
  TemplateLint(String template, IntFunction<Position> places, Optional<Set<String>> columns) {
    this.template = template;
    this.places = places;
    this.columns = columns;
  }

  List<LintFinding> run() {
    List<Segment> segments = TemplateScanner.scan(template);
    segments.forEach(this::findGuards);
    segments.forEach(this::look);
    open.forEach(segment ->
        add(
            Rule.TEMPLATE_SYNTAX,
            segment.start(),
            "%s has no end%s".formatted(segment.word(), segment.word()),
            "add {%% end%s %%} after it".formatted(segment.word())));
    if (findings.stream()
        .noneMatch(f ->
            f.rule() == Rule.TEMPLATE_SYNTAX
                || f.rule() == Rule.FORBIDDEN_TAG
                || f.rule() == Rule.FORBIDDEN_CALL)) {
      renderer.fault(template).ifPresent(this::whole);
    }
    return findings;
  }

  /// Whether the template takes anything from the row; known after [#run].
  boolean usesRow() {
    return usesRow;
  }

  private void findGuards(Segment segment) {
    if (segment.kind() == Segment.Kind.TAG || segment.kind() == Segment.Kind.PRINT) {
      References.of(Tokens.of(segment), template).stream()
          .filter(Reference::tolerant)
          .forEach(reference -> guarded.add(named(reference)));
    }
  }

  private static String named(Reference reference) {
    return reference.name() + reference.attribute().map(a -> "." + a).orElse("");
  }

  private void look(Segment segment) {
    switch (segment.kind()) {
      case TEXT, COMMENT, VERBATIM -> {}
      case UNCLOSED ->
          add(
              Rule.TEMPLATE_SYNTAX,
              segment.start(),
              "%s is never closed"
                  .formatted(template.substring(segment.start(), segment.start() + 2)),
              "close it, or write {{ \"%s\" }} where the characters themselves are meant"
                  .formatted(template.substring(segment.start(), segment.start() + 2)));
      case PRINT -> {
        compile(segment, template.substring(segment.start(), segment.end()), Tokens.of(segment));
      }
      case TAG -> tag(segment);
    }
  }

  private void tag(Segment segment) {
    String word = segment.word();
    if (!TAGS.contains(word)) {
      // The end of a forbidden tag was reported with its beginning.
      if (!word.startsWith("end") || FIXES.containsKey(word)) {
        add(
            Rule.FORBIDDEN_TAG,
            segment.start(),
            "there is no tag \"%s\"".formatted(word),
            FIXES.getOrDefault(word, TAG_LIST));
      }
      return;
    }
    List<Token> tokens = Tokens.of(segment);
    List<Token> expression = tokens.subList(Math.min(1, tokens.size()), tokens.size());
    switch (word) {
      case "if" -> {
        open.push(segment);
        compile(segment, "{%" + segment.inner() + "%}{% endif %}", expression);
      }
      case "elseif" -> {
        within(segment, "if");
        compile(segment, "{% if true %}{%" + segment.inner() + "%}{% endif %}", expression);
      }
      case "else" -> within(segment, "if", "for");
      case "endif" -> close(segment, "if");
      case "for" -> begin(segment, expression);
      case "endfor" -> {
        close(segment, "for");
        if (!loopVariables.isEmpty()) {
          declared.remove(loopVariables.pop());
        }
      }
      case "set" -> {
        compile(segment, "{%" + segment.inner() + "%}", behindName(expression));
        expression.stream().findFirst().ifPresent(name -> declared.add(name.text()));
      }
      default -> {
        // The ends of verbatim need no check.
      }
    }
  }

  private void begin(Segment segment, List<Token> expression) {
    open.push(segment);
    compile(segment, "{%" + segment.inner() + "%}{% endfor %}", behindName(expression));
    String variable = expression.isEmpty() ? "" : expression.getFirst().text();
    loopVariables.push(variable);
    declared.add(variable);
  }

  private void within(Segment segment, String... words) {
    if (open.isEmpty() || !Set.of(words).contains(open.peek().word())) {
      add(
          Rule.TEMPLATE_SYNTAX,
          segment.start(),
          "%s is outside of %s".formatted(segment.word(), String.join(" and ", words)),
          "remove it");
    }
  }

  private void close(Segment segment, String word) {
    if (open.isEmpty() || !open.peek().word().equals(word)) {
      add(
          Rule.TEMPLATE_SYNTAX,
          segment.start(),
          "%s ends no %s".formatted(segment.word(), word),
          open.isEmpty() ? "remove it" : "end the %s before".formatted(open.peek().word()));
      return;
    }
    open.pop();
  }

  /// What stands behind `for x in` and `set x =`.
  private static List<Token> behindName(List<Token> expression) {
    return expression.subList(Math.min(2, expression.size()), expression.size());
  }

  /// Looks for what is wrong with names, then for what else keeps a segment from being compiled.
  private void compile(Segment segment, String alone, List<Token> expression) {
    int before = findings.size();
    references(expression);
    boolean named =
        findings.subList(before, findings.size()).stream()
            .anyMatch(f -> f.rule() == Rule.FORBIDDEN_CALL || f.rule() == Rule.TEMPLATE_SYNTAX);
    if (named) {
      return;
    }
    renderer
        .fault(alone)
        .ifPresent(fault ->
            findings.add(
                LintFinding.of(
                    Rule.TEMPLATE_SYNTAX, places.apply(segment.start()), fault.message())));
  }

  private void whole(SyntaxFault fault) {
    int line = fault.line().orElse(1);
    int index = 0;
    for (int i = 1; i < line && index >= 0; i++) {
      index = template.indexOf('\n', index) + 1;
    }
    findings.add(LintFinding.of(Rule.TEMPLATE_SYNTAX, places.apply(index), fault.message()));
  }

  private void references(List<Token> tokens) {
    for (Reference reference : References.of(tokens, template)) {
      int at = reference.at().start();
      String name = reference.name();
      switch (reference.kind()) {
        case VARIABLE -> variable(reference);
        case FILTER -> {
          if (!renderer.hasFilter(name)) {
            add(
                Rule.TEMPLATE_SYNTAX,
                at,
                "there is no filter " + name,
                "the filters are " + PromptRenderer.filters());
          }
        }
        case TEST -> {
          if (!renderer.hasTest(name)) {
            add(
                Rule.TEMPLATE_SYNTAX,
                at,
                "there is no test " + name,
                "the tests are " + PromptRenderer.tests());
          }
        }
        case FUNCTION -> {
          if (!renderer.hasFunction(name)) {
            add(
                Rule.FORBIDDEN_CALL,
                at,
                "there is no function " + name,
                "the functions are range, min and max");
          }
        }
        case METHOD ->
            add(
                Rule.FORBIDDEN_CALL,
                at,
                "%s() is a method, and none may be called".formatted(name),
                "use a filter, such as {{ input_value | trim }}");
      }
    }
  }

  private void variable(Reference reference) {
    String name = reference.name();
    usesRow |= ROW.contains(name) && !name.equals("record_id");
    if (declared.contains(name) || (name.equals("loop") && !loopVariables.isEmpty())) {
      return;
    }
    if (guarded.contains(named(reference)) || guarded.contains(name)) {
      return;
    }
    if (!ROW.contains(name)) {
      add(
          Rule.UNKNOWN_VARIABLE,
          reference.at().start(),
          "no row has a variable " + name,
          columns.filter(c -> c.contains(name)).isPresent()
              ? "write fields." + name
              : "there are input_value, record_id and fields.COLUMN");
    } else if (name.equals("fields")) {
      column(reference);
    } else if (reference.attribute().isPresent()) {
      add(
          Rule.UNKNOWN_VARIABLE,
          reference.at().start(),
          "%s is text and has no %s".formatted(name, reference.attribute().get()),
          "columns are fields.COLUMN");
    }
  }

  private void column(Reference reference) {
    if (columns.isEmpty() || reference.attribute().isEmpty()) {
      return;
    }
    String column = reference.attribute().get();
    if (!columns.get().contains(column)) {
      add(
          Rule.UNKNOWN_COLUMN,
          reference.at().start(),
          "these rows have no column " + column,
          columns.get().isEmpty()
              ? "their one column is input_value"
              : "the columns are " + String.join(", ", columns.get().stream().sorted().toList()));
    }
  }

  private void add(Rule rule, int index, String message, String fix) {
    findings.add(new LintFinding(rule, places.apply(index), message, fix));
  }
}

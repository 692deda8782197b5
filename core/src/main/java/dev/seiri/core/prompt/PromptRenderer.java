package dev.seiri.core.prompt;

import dev.seiri.core.json.Text;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Compiles prompts with a Pebble that is locked down: strict variables, no escaping, no other
/// templates, no methods, and bounds on everything that is computed in between.
public final class PromptRenderer {
  private final PebbleEngine engine;
  private final RenderLimits limits;

  public PromptRenderer(RenderLimits limits) {
    this.limits = limits;
    this.engine =
        new PebbleEngine.Builder()
            .loader(new MemoryLoader())
            .autoEscaping(false)
            .strictVariables(true)
            .newLineTrimming(false)
            .cacheActive(false)
            .defaultLocale(Locale.ROOT)
            // A loop's own counters, and no other method.
            .methodAccessValidator(
                (object, method) -> method.getDeclaringClass().getEnclosingClass() == ForNode.class)
            .registerExtensionCustomizer(PebbleSandbox::new)
            .extension(new Containment())
            .build();
  }

  /// Compiles both templates of a version, and its checks.
  ///
  /// @throws PromptFault if one does not compile, naming which, the line and the reason
  public CompiledPrompt compile(PromptTemplate template) {
    try {
      template.checks().compile();
    } catch (IllegalArgumentException e) {
      throw new PromptFault(String.valueOf(e.getMessage()), e);
    }
    return new CompiledPrompt(
        template,
        compile("system_template", template.systemTemplate()),
        compile("prompt_template", template.promptTemplate()),
        limits);
  }

  /// The fault that keeps a template from being compiled, if there is one.
  public Optional<SyntaxFault> fault(String source) {
    try {
      parse(source);
      return Optional.empty();
    } catch (PebbleException e) {
      return Optional.of(
          new SyntaxFault(
              e.getLineNumber() == null ? OptionalInt.empty() : OptionalInt.of(e.getLineNumber()),
              hint(e)));
    }
  }

  /// A syntax error of a template.
  ///
  /// @param line counted from 1, if it is known
  public record SyntaxFault(OptionalInt line, String message) {}

  /// The filters that templates may use, for people.
  public static String filters() {
    return PebbleSandbox.listed(PebbleSandbox.FILTERS);
  }

  /// The tests that templates may use, for people.
  public static String tests() {
    return PebbleSandbox.listed(PebbleSandbox.TESTS);
  }

  /// Whether templates may use a filter of this name.
  public boolean hasFilter(String name) {
    return PebbleSandbox.FILTERS.contains(name);
  }

  /// Whether templates may use a function of this name.
  public boolean hasFunction(String name) {
    return PebbleSandbox.FUNCTIONS.contains(name);
  }

  /// Whether templates may use a test of this name.
  public boolean hasTest(String name) {
    return PebbleSandbox.TESTS.contains(name);
  }

  private PebbleTemplate compile(String which, String source) {
    try {
      return parse(source);
    } catch (PebbleException e) {
      String line = e.getLineNumber() == null ? "" : ", line " + e.getLineNumber();
      throw new PromptFault(which + line + ": " + hint(e), e);
    }
  }

  private PebbleTemplate parse(String source) {
    if (source.length() > limits.maxChars()) {
      throw new PebbleException(
          null,
          String.format(
              Locale.ROOT,
              "the template has %,d characters; a template has at most %,d",
              source.length(),
              limits.maxChars()),
          null,
          null);
    }
    try {
      return engine.getLiteralTemplate(source);
    } catch (NumberFormatException e) {
      throw new PebbleException(e, "a number is too long", null, null);
    } catch (StackOverflowError e) {
      throw new PebbleException(e, "nests too deeply", null, null);
    } catch (PebbleException e) {
      throw e;
    } catch (RuntimeException e) {
      // What the parser does not expect: a call of something that is no name, for one.
      throw new PebbleException(e, "this is not written as a template", null, null);
    }
  }

  private static String hint(PebbleException e) {
    String message = Text.excerpt(String.valueOf(e.getPebbleMessage()), 300);
    return message.startsWith("Unexpected tag name")
        ? message + "; the tags are " + PebbleSandbox.listed(PebbleSandbox.TAGS)
        : message;
  }
}

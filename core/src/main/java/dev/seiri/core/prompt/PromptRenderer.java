package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Compiles prompts with a Pebble that is locked down: strict variables, no escaping, no other
/// templates, no methods, bounded loops and sizes.
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
            .registerExtensionCustomizer(extension -> new PebbleSandbox(extension, limits))
            .build();
  }

  /// Compiles both templates of a version.
  ///
  /// @throws PromptFault if one does not compile, naming which, the line and the reason
  public CompiledPrompt compile(PromptTemplate template) {
    return new CompiledPrompt(
        template,
        compile("system_template", template.systemTemplate()),
        compile("prompt_template", template.promptTemplate()),
        limits);
  }

  /// The fault that keeps a template from being compiled, if there is one.
  public Optional<SyntaxFault> fault(String source) {
    try {
      engine.getLiteralTemplate(source);
      return Optional.empty();
    } catch (PebbleException e) {
      return Optional.of(
          new SyntaxFault(
              e.getLineNumber() == null ? OptionalInt.empty() : OptionalInt.of(e.getLineNumber()),
              hint(e)));
    } catch (StackOverflowError e) {
      return Optional.of(new SyntaxFault(OptionalInt.empty(), "nests too deeply"));
    }
  }

  /// A syntax error of a template.
  ///
  /// @param line counted from 1, if it is known
  public record SyntaxFault(OptionalInt line, String message) {}

  /// Whether templates may use a filter of this name.
  public boolean hasFilter(String name) {
    return engine.getExtensionRegistry().getFilter(name) != null;
  }

  /// Whether templates may use a function of this name.
  public boolean hasFunction(String name) {
    return engine.getExtensionRegistry().getFunction(name) != null;
  }

  /// Whether templates may use a test of this name.
  public boolean hasTest(String name) {
    return engine.getExtensionRegistry().getTest(name) != null;
  }

  private PebbleTemplate compile(String which, String source) {
    try {
      return engine.getLiteralTemplate(source);
    } catch (PebbleException e) {
      String line = e.getLineNumber() == null ? "" : ", line " + e.getLineNumber();
      throw new PromptFault(which + line + ": " + hint(e), e);
    } catch (StackOverflowError e) {
      throw new PromptFault(which + ": nests too deeply", e);
    }
  }

  private static String hint(PebbleException e) {
    String message = e.getPebbleMessage();
    return message.startsWith("Unexpected tag name")
        ? message + "; the tags are " + PebbleSandbox.TAGS.stream().sorted().toList()
        : message;
  }
}

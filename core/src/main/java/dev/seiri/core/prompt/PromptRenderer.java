package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.Locale;

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
            .methodAccessValidator((object, method) -> false)
            .registerExtensionCustomizer(extension -> new LockedDown(extension, limits))
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

  private PebbleTemplate compile(String which, String source) {
    try {
      return engine.getLiteralTemplate(source);
    } catch (PebbleException e) {
      String line = e.getLineNumber() == null ? "" : ", line " + e.getLineNumber();
      throw new PromptFault(which + line + ": " + mend(e), e);
    } catch (StackOverflowError e) {
      throw new PromptFault(which + ": nests too deeply", e);
    }
  }

  private static String mend(PebbleException e) {
    String message = e.getPebbleMessage();
    return message.startsWith("Unexpected tag name")
        ? message + "; the tags are " + LockedDown.TAGS.stream().sorted().toList()
        : message;
  }
}

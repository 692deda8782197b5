package dev.seiri.core.prompt;

import dev.seiri.core.check.RowChecks;
import dev.seiri.core.check.RowInput;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.request.Request;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A prompt version ready to be rendered. Thread-safe.
public final class CompiledPrompt {
  private static final int LONGEST_MESSAGE = 300;

  private final PromptTemplate template;
  private final PebbleTemplate system;
  private final PebbleTemplate text;
  private final RenderLimits limits;
  private final String fixedSystem;
  private final String fixedText;

  CompiledPrompt(
      PromptTemplate template, PebbleTemplate system, PebbleTemplate text, RenderLimits limits) {
    this.template = template;
    this.system = system;
    this.text = text;
    this.limits = limits;
    this.fixedSystem = StaticPrefix.of(template.systemTemplate());
    this.fixedText = StaticPrefix.of(template.promptTemplate());
  }

  public PromptTemplate template() {
    return template;
  }

  /// What an answer to a row is checked by.
  public RowChecks checks(Request request) {
    return template.checks().of(new RowInput(request.inputValue(), request.fields()));
  }

  /// Renders the prompt for a row. The row is only ever a variable: `input_value`, `record_id` and
  /// `fields`, each with its input tags neutralized.
  public Rendering render(Request request) {
    if (request.length() > limits.maxChars()) {
      return new Rendering.TooLarge(
          String.format(
              Locale.ROOT,
              "the row has %,d characters; a prompt has at most %,d",
              request.length(),
              limits.maxChars()));
    }
    Map<String, Object> variables = variables(request);
    try {
      return new Rendering.Rendered(StepBudget.with(limits, () -> rendered(variables)));
    } catch (StackOverflowError e) {
      return new Rendering.Faulty("the template nests too deeply");
    } catch (RuntimeException e) {
      return failed(request, e);
    }
  }

  private Prompt rendered(Map<String, Object> variables) {
    return prompt(evaluate(system, variables), evaluate(text, variables));
  }

  private Rendering failed(Request request, RuntimeException e) {
    // Some operators of the library wrap what their operands throw.
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutputTooLarge) {
        return tooLarge(request);
      }
      if (cause instanceof BoundPassed bound) {
        return new Rendering.Faulty(
            String.format(Locale.ROOT, "%s (line %d)", bound.getMessage(), bound.line()));
      }
    }
    return new Rendering.Faulty(
        switch (e) {
          case PebbleException pebble -> Text.excerpt(sentence(pebble), LONGEST_MESSAGE);
          case ClassCastException wrong -> "a filter or an operator gets a value of the wrong kind";
          default -> "the template failed (%s)".formatted(e.getClass().getSimpleName());
        });
  }

  /// The variable or column that the prompt takes from a row and the row lacks, if that keeps it
  /// from being rendered.
  public Optional<String> lacking(Request request) {
    Map<String, Object> variables = variables(request);
    try {
      StepBudget.with(limits, () -> rendered(variables));
      return Optional.empty();
    } catch (AttributeNotFoundException e) {
      return Optional.of(e.getAttributeName());
    } catch (RuntimeException | StackOverflowError e) {
      // Something else is wrong, which rendering says.
      return Optional.empty();
    }
  }

  private Prompt prompt(String system, String text) {
    if (!system.startsWith(fixedSystem) || !text.startsWith(fixedText)) {
      return new Prompt(system, text);
    }
    boolean whole = fixedSystem.length() == template.systemTemplate().length();
    return new Prompt(system, text, fixedSystem.length() + (whole ? fixedText.length() : 0));
  }

  private String evaluate(PebbleTemplate pebble, Map<String, Object> variables) {
    BoundedWriter out = new BoundedWriter(limits.maxChars());
    try {
      pebble.evaluate(out, variables);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private Rendering tooLarge(Request request) {
    String bound = String.format(Locale.ROOT, "%,d characters", limits.maxChars());
    // A row that fills a good part of the bound is the cause; a small one is not.
    return request.length() > limits.maxChars() / 4
        ? new Rendering.TooLarge(
            String.format(
                Locale.ROOT,
                "the prompt with this row of %,d characters is longer than %s",
                request.length(),
                bound))
        : new Rendering.Faulty("the template renders or builds more than " + bound);
  }

  private static Map<String, Object> variables(Request request) {
    Map<String, String> fields = new LinkedHashMap<>();
    request
        .fields()
        .forEach(
            (name, value) -> fields.put(InputTag.neutralize(name), InputTag.neutralize(value)));
    return Map.of(
        "input_value",
        InputTag.neutralize(request.inputValue()),
        "record_id",
        InputTag.neutralize(request.recordId().value()),
        "fields",
        fields);
  }

  private static String sentence(PebbleException e) {
    String line =
        e.getLineNumber() == null
            ? ""
            : String.format(Locale.ROOT, " (line %d)", e.getLineNumber());
    return switch (e) {
      case RootAttributeNotFoundException r ->
          "there is no variable %s%s; there are input_value, record_id and fields"
              .formatted(r.getAttributeName(), line);
      case AttributeNotFoundException a ->
          "this row has no %s%s".formatted(a.getAttributeName(), line);
      default -> e.getPebbleMessage() + line;
    };
  }
}

package dev.seiri.core.row;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Terms;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.request.Request;
import java.util.Locale;
import java.util.Map;

/// Renders rows into questions. The same row, execution and prompt give the same question.
public final class RowRenderer {
  private final ModelCatalog catalog;

  /// @param catalog says how many tokens a model may answer where neither execution nor prompt does
  public RowRenderer(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  /// Renders a row: to a question, or to a verdict where there is nothing to ask. What goes wrong
  /// with one row is its own verdict, and never its neighbours' delivery.
  public RenderedRow render(Request request, Execution execution, CompiledPrompt prompt) {
    try {
      return rendered(request, execution, prompt);
    } catch (RuntimeException | StackOverflowError e) {
      return RenderedRow.Ruled.of(
          Verdict.TEMPLATE_ERROR,
          "the row cannot be rendered (%s)".formatted(e.getClass().getSimpleName()));
    }
  }

  private RenderedRow rendered(Request request, Execution execution, CompiledPrompt prompt) {
    if (request.oversizeBytes().isPresent()) {
      return RenderedRow.Ruled.of(
          Verdict.INPUT_TOO_LARGE,
          String.format(
              Locale.ROOT,
              "the row has %,d bytes; a request holds about 390,000",
              request.oversizeBytes().getAsLong()));
    }
    return switch (prompt.render(request)) {
      case Rendering.Rendered(Prompt rendered) when rendered.text().isBlank() ->
          RenderedRow.Ruled.of(Verdict.TEMPLATE_ERROR, "the prompt renders to nothing");
      case Rendering.Rendered(Prompt rendered) -> ask(request, execution, prompt, rendered);
      case Rendering.Faulty(String message) ->
          RenderedRow.Ruled.of(Verdict.TEMPLATE_ERROR, message);
      case Rendering.TooLarge(String message) ->
          RenderedRow.Ruled.of(Verdict.INPUT_TOO_LARGE, message);
    };
  }

  private RenderedRow ask(
      Request request, Execution execution, CompiledPrompt prompt, Prompt rendered) {
    PromptTemplate template = prompt.template();
    Terms terms = execution.payload().terms(request.recordId());
    Question question =
        new Question(
            template.key().taskName(),
            terms.foundationModelId(),
            terms.fallbackModelIds(),
            rendered,
            inference(terms, template),
            template.outputSchema(),
            Map.of(
                "task_name", template.key().taskName(),
                "prompt_version", template.key().version(),
                "execution_id", execution.id().value()),
            prompt.checks(request));
    String scope = execution.payload().reuse() ? "" : execution.id().value();
    return new RenderedRow.Ask(question, question.id(scope));
  }

  private Inference inference(Terms terms, PromptTemplate template) {
    return terms
        .inference()
        .orElse(template.defaults().inference())
        .orElse(Inference.ofMaxTokens(catalog.entry(terms.foundationModelId()).maxTokens()));
  }
}

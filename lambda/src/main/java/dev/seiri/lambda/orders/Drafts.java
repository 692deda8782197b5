package dev.seiri.lambda.orders;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptFault;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptStore.Registration;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.prompt.TaskVersions;
import dev.seiri.core.request.Request;
import dev.seiri.lambda.orders.OrderFault.Code;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Registers drafts of prompts: versions with other texts than the version they are made from,
/// which no label names. Their names are made of their content, so that the same draft is one
/// version.
final class Drafts {
  /// What the name of a draft begins with.
  static final String PREFIX = "draft-";

  private static final int DIGITS = 12;
  private static final int MOST_COLUMNS = 200;
  private static final Pattern ROW = Pattern.compile("\\b(input_value|fields|record_id)\\b");

  private final PromptStore prompts;

  Drafts(PromptStore prompts) {
    this.prompts = prompts;
  }

  /// A registered draft.
  ///
  /// @param isNew whether it was not there before
  record Draft(PromptKey key, boolean isNew) {}

  /// @throws OrderFault if there is no such version to begin with, or a text has a fault
  Draft register(Order.Draft order, Instant now) {
    PromptTemplate base = base(order);
    PromptTemplate draft = draft(order, base);
    requireUsable(draft);
    Registration registration =
        prompts.register(draft, now, order.by().orElse("an order of a draft"));
    if (registration instanceof Registration.Conflict) {
      throw new OrderFault(
          Code.CONFLICT,
          "texts",
          "version %s exists with other content; change a word".formatted(draft.key()));
    }
    return new Draft(draft.key(), registration instanceof Registration.Registered);
  }

  private PromptTemplate base(Order.Draft order) {
    String from = order.fromVersion();
    try {
      return new TaskVersions(prompts, order.task())
          .named(from)
          .flatMap(prompts::find)
          .orElseThrow(() ->
              new OrderFault(
                  Code.NOT_FOUND,
                  "from_version",
                  "task %s has no version %s".formatted(order.task(), from)));
    } catch (MalformedItem e) {
      throw new OrderFault(Code.BAD_PROMPT, "from_version", String.valueOf(e.getMessage()));
    }
  }

  private static PromptTemplate draft(Order.Draft order, PromptTemplate base) {
    String system = order.systemTemplate().orElse(base.systemTemplate());
    String prompt = order.promptTemplate().orElse(base.promptTemplate());
    String description = order.description().orElse("Draft of %s".formatted(base.key().version()));
    ObjectNode content = base.content();
    content.remove("prompt_version");
    content.put("description", description);
    content.put("system_template", system);
    content.put("prompt_template", prompt);
    String digest = Text.sha256("seiri-draft-1", Json.canonical(content)).substring(0, DIGITS);
    try {
      return new PromptTemplate(
          new PromptKey(order.task(), PREFIX + digest),
          description,
          system,
          prompt,
          base.outputSchema(),
          base.defaults(),
          base.examples(),
          base.checks());
    } catch (IllegalArgumentException e) {
      throw new OrderFault(Code.BAD_PROMPT, "texts", String.valueOf(e.getMessage()));
    }
  }

  /// Compiles both texts, and renders them for a row that has every column they ask for. They must
  /// ask for something: otherwise all rows would get one answer.
  private static void requireUsable(PromptTemplate draft) {
    CompiledPrompt compiled;
    try {
      compiled = new PromptRenderer(RenderLimits.DEFAULT).compile(draft);
    } catch (PromptFault e) {
      throw new OrderFault(
          Code.BAD_PROMPT, "texts", Text.excerpt(String.valueOf(e.getMessage()), 300));
    }
    SequencedMap<String, String> columns = new LinkedHashMap<>();
    Optional<String> lacking = compiled.lacking(row(columns));
    while (lacking.isPresent()
        && columns.size() < MOST_COLUMNS
        && columns.put(lacking.get(), "text") == null) {
      lacking = compiled.lacking(row(columns));
    }
    switch (compiled.render(row(columns))) {
      case Rendering.Rendered rendered -> {}
      case Rendering.Faulty(String message) ->
          throw new OrderFault(Code.BAD_PROMPT, "texts", Text.excerpt(message, 300));
      case Rendering.TooLarge(String message) ->
          throw new OrderFault(Code.BAD_PROMPT, "texts", Text.excerpt(message, 300));
    }
    if (!ROW.matcher(draft.systemTemplate() + draft.promptTemplate()).find()) {
      throw new OrderFault(
          Code.BAD_PROMPT,
          "texts",
          "the prompt takes nothing from the row: write {{ input_value }} or {{ fields.COLUMN }}"
              + " where the row belongs");
    }
  }

  private static Request row(SequencedMap<String, String> columns) {
    return new Request(
        new RequestId("draft-00000001"),
        new ExecutionId("draft"),
        new RecordId("1"),
        "text",
        columns,
        0,
        OptionalLong.empty());
  }
}

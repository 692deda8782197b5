package dev.seiri.core.prompt;

import dev.seiri.core.check.Checks;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.OutputSchema;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A version of a task's prompt. Never changes once registered.
///
/// @param description for people, possibly empty
/// @param systemTemplate the instructions, possibly empty
/// @param promptTemplate the user text, with the row as a variable
/// @param outputSchema absent for prompts that other clients wrote without one: any JSON object
///   will do
/// @param examples rows with the answers they should get; part of the content, though no model is
///   sent them, because nothing of a registered file may be lost quietly
/// @param checks what is doubtful in an answer
public record PromptTemplate(
    PromptKey key,
    String description,
    String systemTemplate,
    String promptTemplate,
    Optional<OutputSchema> outputSchema,
    Defaults defaults,
    List<Example> examples,
    Checks checks) {
  public PromptTemplate {
    examples = List.copyOf(examples);
    if (key.isLabel()) {
      throw new IllegalArgumentException(
          "prompt_version %s: a version must not begin with @, which marks a label"
              .formatted(key.version()));
    }
    if (key.taskName().startsWith("@")) {
      throw new IllegalArgumentException(
          "task_name %s: a task must not begin with @, which marks the history of labels"
              .formatted(key.taskName()));
    }
    if (promptTemplate.isBlank()) {
      throw new IllegalArgumentException("prompt_template must not be blank");
    }
  }

  /// A template without examples and checks.
  public PromptTemplate(
      PromptKey key,
      String description,
      String systemTemplate,
      String promptTemplate,
      Optional<OutputSchema> outputSchema,
      Defaults defaults) {
    this(
        key,
        description,
        systemTemplate,
        promptTemplate,
        outputSchema,
        defaults,
        List.of(),
        Checks.NONE);
  }

  /// The template as one JSON object, with the keys of a prompt file.
  public ObjectNode content() {
    ObjectNode content = Json.object();
    content.put("task_name", key.taskName());
    content.put("prompt_version", key.version());
    content.put("description", description);
    content.put("system_template", systemTemplate);
    content.put("prompt_template", promptTemplate);
    outputSchema.ifPresent(schema -> content.set("output_schema", schema.json()));
    content.set("defaults", defaultsJson());
    if (!examples.isEmpty()) {
      ArrayNode list = content.putArray("examples");
      examples.forEach(example -> list.add(example.json()));
    }
    if (!checks.isEmpty()) {
      content.set("checks", checks.json());
    }
    return content;
  }

  /// The SHA-256 of the content: equal contents have equal digests, however their files were laid
  /// out.
  public String contentSha256() {
    return Text.sha256("seiri-prompt-1", Json.canonical(content()));
  }

  private ObjectNode defaultsJson() {
    ObjectNode json = Json.object();
    defaults.foundationModelId().ifPresent(id -> json.put("foundation_model_id", id));
    return json.setAll(defaults.inference().json());
  }
}

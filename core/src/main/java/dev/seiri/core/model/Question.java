package dev.seiri.core.model;

import dev.seiri.core.check.RowChecks;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that a model is sent for one row. Equal questions are deduplicated: they cost one
/// call.
///
/// @param name a name for the schema or tool, from the task
/// @param fallbackModelIds the models asked, in order, when the first cannot answer
/// @param inference always has `max_tokens`
/// @param metadata sent along for the provider's own logs; no part of the question's identity
/// @param checks what its answer is checked by; no part of the question's identity either
public record Question(
    String name,
    String modelId,
    List<String> fallbackModelIds,
    Prompt prompt,
    Inference inference,
    Optional<OutputSchema> schema,
    Map<String, String> metadata,
    RowChecks checks) {
  public Question {
    fallbackModelIds = List.copyOf(fallbackModelIds);
    metadata = Map.copyOf(metadata);
    if (inference.maxTokens().isEmpty()) {
      throw new IllegalArgumentException("a question always says max_tokens");
    }
  }

  /// A question without checks.
  public Question(
      String name,
      String modelId,
      List<String> fallbackModelIds,
      Prompt prompt,
      Inference inference,
      Optional<OutputSchema> schema,
      Map<String, String> metadata) {
    this(name, modelId, fallbackModelIds, prompt, inference, schema, metadata, RowChecks.NONE);
  }

  /// All models that may answer, in the order in which they are asked.
  public List<String> models() {
    return Stream.concat(Stream.of(modelId), fallbackModelIds.stream()).toList();
  }

  /// The same question for one model alone.
  public Question to(String model) {
    return new Question(name, model, List.of(), prompt, inference, schema, metadata, checks);
  }

  /// The same question as a model is asked it once more: with its first answer, and with what is
  /// wrong with that.
  public Question with(Exchange exchange) {
    String text = prompt.text() + exchange.firstAnswer() + exchange.complaint();
    return new Question(
        name,
        modelId,
        fallbackModelIds,
        new Prompt(prompt.system(), text, prompt.fixed()),
        inference,
        schema,
        metadata,
        checks);
  }

  /// The most tokens that one call can take, input and output: a text hardly ever has more tokens
  /// than characters.
  public long worstTokens() {
    return promptChars() + inference.maxTokens().orElse(0);
  }

  /// The characters of the prompt and of the schema.
  public long promptChars() {
    return prompt.length() + schema.map(s -> (long) s.text().length()).orElse(0L);
  }

  /// Where the question's answer is recorded. Who may answer is part of the question: an answer of
  /// a fallback must not serve those who did not ask for one. So is about how many rows a call may
  /// have: an answer of a call of twenty rows serves only those who take such.
  ///
  /// @param scope empty where the answer may serve other executions, the execution's id where not
  public QuestionId id(String scope) {
    QuestionId alone =
        new QuestionId(
            Text.sha256(
                "seiri-question-1",
                String.join("\n", models()),
                prompt.system(),
                prompt.text(),
                inference.canonical(),
                schema.map(s -> Json.canonical(s.json())).orElse(""),
                scope));
    return inference.rows() == 1
        ? alone
        : new QuestionId(Text.sha256("seiri-packed-1", alone.sha256(), inference.packing()));
  }
}

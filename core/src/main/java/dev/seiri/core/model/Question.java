package dev.seiri.core.model;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.util.Map;
import java.util.Optional;

/// Everything a model is asked for one row. Equal questions cost one call.
///
/// @param name a name for the schema or tool, from the task
/// @param inference always has `max_tokens`
/// @param metadata sent along for the provider's own logs; no part of the question's identity
public record Question(
    String name,
    String modelId,
    Prompt prompt,
    Inference inference,
    Optional<OutputSchema> schema,
    Map<String, String> metadata) {
  public Question {
    metadata = Map.copyOf(metadata);
    if (inference.maxTokens().isEmpty()) {
      throw new IllegalArgumentException("a question always says max_tokens");
    }
  }

  /// Where the question's answer is recorded.
  ///
  /// @param scope empty where the answer may serve other executions, the execution's id where not
  public QuestionId id(String scope) {
    return new QuestionId(
        Text.sha256(
            "seiri-question-1",
            modelId,
            prompt.system(),
            prompt.text(),
            inference.canonical(),
            schema.map(s -> Json.canonical(s.json())).orElse(""),
            scope));
  }
}

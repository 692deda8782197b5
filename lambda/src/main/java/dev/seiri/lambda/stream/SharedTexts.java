package dev.seiri.lambda.stream;

import dev.seiri.core.concurrent.BoundedCache;
import dev.seiri.core.model.Question;
import dev.seiri.core.pack.SharedText;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.request.Request;
import java.util.List;
import java.util.Optional;

/// What prompts say to all rows, found once for each prompt version and its rows' columns.
final class SharedTexts {
  private static final int MOST_KEPT = 100;

  private final BoundedCache<Key, Optional<SharedText>> found = new BoundedCache<>(MOST_KEPT);

  private record Key(PromptKey prompt, List<String> columns) {}

  /// What a row's prompt says to all rows; empty where each row has a call of its own.
  Optional<SharedText> of(Question question, CompiledPrompt prompt, Request row) {
    return question.inference().rows() == 1
        ? Optional.empty()
        : found.get(
            new Key(prompt.template().key(), List.copyOf(row.fields().keySet())),
            key -> SharedText.of(prompt, row));
  }
}

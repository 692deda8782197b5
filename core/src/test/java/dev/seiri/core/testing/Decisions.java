package dev.seiri.core.testing;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.Decision.Kind;
import dev.seiri.core.review.Decision.Shown;
import dev.seiri.core.review.InputKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decisions for tests.
public final class Decisions {
  private Decisions() {}

  /// A decision of task `t`.
  ///
  /// @param input the row's text
  /// @param value the right value of the field `a`, where the model said `model`
  public static Decision of(
      ExecutionId execution, String input, Kind kind, String value, Instant at) {
    return new Decision(
        at.toEpochMilli() + "-" + input + "-" + kind.word(),
        execution,
        Optional.empty(),
        List.of(new RequestId(execution + "-" + input)),
        new PromptKey("t", "v1"),
        input(input),
        kind,
        Shown.ASKED_FOR,
        Optional.empty(),
        Json.object().put("a", "model"),
        kind.isDecided() ? Optional.of(Json.object().put("a", value)) : Optional.empty(),
        List.of(),
        "me",
        at);
  }

  /// The key of a text under task `t`, which has no schema.
  public static InputKey input(String text) {
    return InputKey.of("t", Optional.empty(), text, Map.of());
  }
}

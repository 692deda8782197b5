package dev.seiri.core.model;

/// Why a model stopped. The word is kept as received: models have reasons that no library knows.
public record StopReason(String word) {
  public static final StopReason END_TURN = new StopReason("end_turn");

  /// What a reason means for the answer.
  public enum Kind {
    /// The model had said what it wanted to say.
    FINISHED,
    /// A limit cut it off.
    TRUNCATED,
    /// The model or a guardrail declined.
    REFUSED,
    /// A reason unknown to this program: the answer is judged by what it holds.
    UNKNOWN
  }

  public Kind kind() {
    return switch (word) {
      case "end_turn", "tool_use", "stop_sequence" -> Kind.FINISHED;
      case "max_tokens", "model_context_window_exceeded" -> Kind.TRUNCATED;
      case "refusal", "content_filtered", "guardrail_intervened" -> Kind.REFUSED;
      default -> Kind.UNKNOWN;
    };
  }

  @Override
  public String toString() {
    return word;
  }
}

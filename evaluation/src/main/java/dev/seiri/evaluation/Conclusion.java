package dev.seiri.evaluation;

import java.util.Locale;

/// What an evaluation came to.
///
/// @param reason why; empty if it was only measured
public record Conclusion(Status status, String reason) {
  /// No threshold was given: there is nothing to pass.
  public static final Conclusion MEASURED = new Conclusion(Status.MEASURED, "");

  /// How an evaluation ends.
  public enum Status {
    /// No threshold was given.
    MEASURED,
    /// Every given threshold is met.
    PASSED,
    /// A given threshold is missed.
    FAILED,
    /// There are too few rows to tell whether a given threshold is met.
    CANNOT_TELL;

    /// The word in stored evaluations.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether a threshold is missed.
  public boolean isFailed() {
    return status == Status.FAILED;
  }

  /// What it came to, as a sentence's end.
  public String sentence() {
    return switch (status) {
      case MEASURED -> "measured; no threshold was given, so nothing passed or failed";
      case PASSED -> "passed: " + reason;
      case FAILED -> "failed: " + reason;
      case CANNOT_TELL -> "neither passed nor failed: " + reason;
    };
  }
}

package dev.seiri.core.model;

/// The SHA-256, in lower-case hex, of everything that determines an answer and of its scope.
public record QuestionId(String sha256) {
  public QuestionId {
    if (sha256.length() != 64) {
      throw new IllegalArgumentException("not a SHA-256: " + sha256);
    }
  }

  @Override
  public String toString() {
    return sha256;
  }
}

package dev.seiri.cli.eval;

/// Thrown when rows got no result, so that they cannot be evaluated. The message is one line and
/// says what to do next.
public final class MissingResults extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingResults(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

package dev.seiri.cli.eval;

/// Rows that got no result, so that nothing can be said of them. The message is one line and says
/// what to do next.
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

package dev.seiri.prompts.convert;

/// Thrown for a file that holds no prompt. The message is one line.
public final class NotAPrompt extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotAPrompt(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

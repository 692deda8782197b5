package dev.seiri.prompts.convert;

/// A file from which no prompt can be made. The message is one line.
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

package dev.seiri.core.prompt;

/// A prompt that cannot work, whatever the row. The message is one line and names the place.
public final class PromptFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PromptFault(String message) {
    super(message);
  }

  public PromptFault(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

package dev.seiri.core.prompt;

import dev.seiri.core.UserFault;

/// A prompt that cannot work, whatever the row. The message is one line and names the place.
public final class PromptFault extends UserFault {
  private static final long serialVersionUID = 1L;

  public PromptFault(String message) {
    super(message);
  }

  public PromptFault(String message, Throwable cause) {
    super(message, cause);
  }
}

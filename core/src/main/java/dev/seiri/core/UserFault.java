package dev.seiri.core;

/// Something that the user can fix: arguments, input, a prompt, or the machine's state. The message
/// is one line that names the file, row or key, and the next step.
public abstract class UserFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected UserFault(String message) {
    super(message);
  }

  protected UserFault(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public final String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

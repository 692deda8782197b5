package dev.seiri.local.home;

/// Something that keeps the local stack from running. The message is one line and says what to do
/// next.
public final class StackFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StackFault(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

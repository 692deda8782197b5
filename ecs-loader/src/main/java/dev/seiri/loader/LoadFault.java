package dev.seiri.loader;

/// A load that cannot be done as asked. The message is one line and says what to do next.
public final class LoadFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LoadFault(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

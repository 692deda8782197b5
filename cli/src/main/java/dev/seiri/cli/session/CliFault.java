package dev.seiri.cli.session;

/// Something the user can mend. The message is one line and says what to do next.
public final class CliFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CliFault(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

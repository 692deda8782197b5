package dev.seiri.evaluation.golden;

/// Something wrong with a golden set. The message is one line and names the file and the line.
public final class GoldenFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GoldenFault(String message) {
    super(message);
  }

  public GoldenFault(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

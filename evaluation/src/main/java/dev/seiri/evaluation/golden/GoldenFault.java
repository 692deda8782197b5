package dev.seiri.evaluation.golden;

import dev.seiri.core.UserFault;

/// A fault in a golden set. The message is one line and names the file and the line.
public final class GoldenFault extends UserFault {
  private static final long serialVersionUID = 1L;

  public GoldenFault(String message) {
    super(message);
  }

  public GoldenFault(String message, Throwable cause) {
    super(message, cause);
  }
}

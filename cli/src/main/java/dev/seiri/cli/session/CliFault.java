package dev.seiri.cli.session;

import dev.seiri.core.UserFault;

/// What the user asked the command line for cannot be done. The message is one line and says what
/// to do next.
public final class CliFault extends UserFault {
  private static final long serialVersionUID = 1L;

  public CliFault(String message) {
    super(message);
  }
}

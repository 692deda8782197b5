package dev.seiri.local.home;

import dev.seiri.core.UserFault;

/// A fault that keeps the local stack from running. The message is one line and says what to do
/// next.
public final class StackFault extends UserFault {
  private static final long serialVersionUID = 1L;

  public StackFault(String message) {
    super(message);
  }
}

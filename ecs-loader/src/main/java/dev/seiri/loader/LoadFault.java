package dev.seiri.loader;

import dev.seiri.core.UserFault;

/// A fault in what a load is told. The message is one line and says what to do next.
public final class LoadFault extends UserFault {
  private static final long serialVersionUID = 1L;

  public LoadFault(String message) {
    super(message);
  }
}

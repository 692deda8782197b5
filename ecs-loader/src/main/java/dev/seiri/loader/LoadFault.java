package dev.seiri.loader;

import dev.seiri.core.UserFault;

/// A load that cannot be done as asked. The message is one line and says what to do next.
public final class LoadFault extends UserFault {
  private static final long serialVersionUID = 1L;

  public LoadFault(String message) {
    super(message);
  }
}

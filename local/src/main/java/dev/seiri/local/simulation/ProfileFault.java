package dev.seiri.local.simulation;

import dev.seiri.core.UserFault;

/// A profile, or a file that it names, that cannot be used. The message names the file and the key.
public final class ProfileFault extends UserFault {
  private static final long serialVersionUID = 1L;

  ProfileFault(String message) {
    super(message);
  }
}

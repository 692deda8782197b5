package dev.seiri.cdk;

/// A settings file that cannot be used: which, where in it, and why.
public final class SettingsFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SettingsFault(String message) {
    super(message);
  }
}

package dev.seiri.cdk;

/// A fault in a settings file. The message names the file, the key and the reason.
public final class SettingsFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SettingsFault(String message) {
    super(message);
  }
}

package dev.seiri.cli.session;

/// The exit statuses of commands; 0 is success.
public final class ExitStatus {
  /// Rows are pending, or something failed.
  public static final int PENDING = 1;

  /// The arguments or the input are at fault.
  public static final int FAULT = 2;

  private ExitStatus() {}
}

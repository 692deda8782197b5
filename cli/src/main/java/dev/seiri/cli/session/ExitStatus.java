package dev.seiri.cli.session;

/// How a command ends; 0 is all well.
public final class ExitStatus {
  /// Rows are pending, or something gave out.
  public static final int PENDING = 1;

  /// The arguments or the input are at fault.
  public static final int FAULT = 2;

  private ExitStatus() {}
}

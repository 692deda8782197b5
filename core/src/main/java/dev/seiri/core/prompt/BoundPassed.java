package dev.seiri.core.prompt;

/// Thrown when a rendering passes a bound other than that of its size. Never leaves this package.
///
/// No Pebble exception, which the library would catch and rename.
final class BoundPassed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  BoundPassed(String message, int line) {
    super(message, null, false, false);
    this.line = line;
  }

  /// The template's line, from 1.
  int line() {
    return line;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

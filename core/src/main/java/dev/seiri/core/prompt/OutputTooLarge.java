package dev.seiri.core.prompt;

/// Thrown when a rendering passes its bound. Never leaves this package.
final class OutputTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputTooLarge() {
    super("the rendered text passes its bound", null, false, false);
  }
}

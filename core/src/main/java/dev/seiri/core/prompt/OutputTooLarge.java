package dev.seiri.core.prompt;

/// Thrown when a rendering, or a value in it, passes its size. Never leaves this package.
final class OutputTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputTooLarge() {
    super("the rendered text passes its bound", null, false, false);
  }
}

package dev.seiri.local.bedrock;

/// A request the service would answer with a ValidationException. Never leaves this package.
final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequest(String message) {
    super(message);
  }
}

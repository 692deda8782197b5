package dev.seiri.core;

/// A table or a bucket that did not answer, or throttled the request.
///
/// Retryable: the row it happened to stays pending.
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

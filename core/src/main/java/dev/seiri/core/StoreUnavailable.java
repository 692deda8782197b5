package dev.seiri.core;

/// A table or a bucket that did not do what it was asked.
///
/// The row it happened to stays pending. Whether a retry may help is its [Kind].
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /// What a retry may come to.
  public enum Kind {
    /// It did not answer, failed, or throttled the request: a retry may succeed.
    PASSING,
    /// It refuses whatever is asked: no permission, or there is no such table or bucket. A person
    /// has to help.
    DENIED,
    /// It will never take this very item.
    REJECTED
  }

  public StoreUnavailable(String message, Throwable cause) {
    this(Kind.PASSING, message, cause);
  }

  public StoreUnavailable(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /// Whether a person has to help.
  public boolean isDenied() {
    return kind == Kind.DENIED;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

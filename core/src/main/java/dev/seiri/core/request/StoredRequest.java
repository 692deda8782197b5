package dev.seiri.core.request;

/// What the requests table holds of a request.
public sealed interface StoredRequest {
  /// A request.
  record Readable(Request request) implements StoredRequest {}

  /// An item that is no request.
  ///
  /// @param why what is wrong with it
  record Unreadable(String why) implements StoredRequest {}
}

package dev.seiri.loader;

import dev.seiri.core.request.Request;

/// The size of a request as an item, which holds 400 KB with its attribute names.
final class RequestSize {
  /// The most bytes of values and column names; the difference is for the other attributes.
  static final long LIMIT = 390_000;

  private RequestSize() {}

  static long bytes(Request request) {
    long bytes = utf8(request.inputValue()) + utf8(request.recordId().value());
    for (var field : request.fields().entrySet()) {
      // A name is stored twice: as the key and in the list that keeps the order.
      bytes += 2 * utf8(field.getKey()) + utf8(field.getValue()) + 8;
    }
    return bytes;
  }

  private static long utf8(String text) {
    return text.codePoints()
        .mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
        .sum();
  }
}

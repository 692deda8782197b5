package dev.seiri.aws;

import dev.seiri.core.StoreUnavailable;
import java.util.Iterator;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/// The translation of the SDK's exceptions into the domain's.
public final class SdkErrors {
  private SdkErrors() {}

  /// Calls a table or bucket.
  ///
  /// @param what the operation, for the message: `read executions`
  /// @throws StoreUnavailable if the SDK gave up
  public static <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new StoreUnavailable("cannot " + what + ": " + e.getMessage(), e);
    }
  }

  /// An iterator that calls a table or bucket for each page.
  ///
  /// @param what as for [#call]
  public static <T> Iterator<T> iterator(String what, Supplier<Iterator<T>> pages) {
    Iterator<T> items = call(what, pages);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return call(what, items::hasNext);
      }

      @Override
      public T next() {
        return call(what, items::next);
      }
    };
  }
}

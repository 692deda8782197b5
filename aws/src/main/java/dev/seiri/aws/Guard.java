package dev.seiri.aws;

import dev.seiri.core.StoreUnavailable;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/// Turns the SDK's exceptions into the domain's.
public final class Guard {
  private Guard() {}

  /// Calls a table or bucket.
  ///
  /// @param what what is being done, for the message: `read executions`
  /// @throws StoreUnavailable if the SDK gave up
  public static <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new StoreUnavailable("cannot " + what + ": " + e.getMessage(), e);
    }
  }
}

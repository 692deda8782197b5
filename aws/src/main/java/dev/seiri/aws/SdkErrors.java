package dev.seiri.aws;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.StoreUnavailable.Kind;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// The translation of the SDK's exceptions into the domain's.
public final class SdkErrors {
  /// What services call a lost permission, a caller they do not know, and what is not there.
  private static final Set<String> DENIALS =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "ResourceNotFoundException",
          "NoSuchBucket",
          "UnrecognizedClientException");

  private SdkErrors() {}

  /// Calls a table or bucket.
  ///
  /// @param what the operation, for the message: `read executions`
  /// @throws StoreUnavailable if the SDK gave up
  public static <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new StoreUnavailable(kind(e), "cannot " + what + ": " + e.getMessage(), e);
    }
  }

  private static Kind kind(SdkException e) {
    if (!(e instanceof AwsServiceException service)) {
      return Kind.PASSING;
    }
    String code =
        service.awsErrorDetails() == null
            ? ""
            : String.valueOf(service.awsErrorDetails().errorCode());
    if (DENIALS.contains(code) || service.statusCode() == 401 || service.statusCode() == 403) {
      return Kind.DENIED;
    }
    return code.equals("ValidationException") || service.statusCode() == 413
        ? Kind.REJECTED
        : Kind.PASSING;
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

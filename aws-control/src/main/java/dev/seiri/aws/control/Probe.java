package dev.seiri.aws.control;

import java.util.Locale;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// A check of one part. A missing permission to look is no fault of the part.
final class Probe {
  private Probe() {}

  /// @param fix what to do where the service reports an error
  static Finding of(String part, String fix, Supplier<Finding> look) {
    try {
      return look.get();
    } catch (AwsServiceException e) {
      return isDenied(e)
          ? Finding.note(part, "cannot be checked: " + said(e), "ask for the permission it names")
          : Finding.fault(part, said(e), fix);
    } catch (SdkException e) {
      return Finding.fault(
          part,
          String.valueOf(e.getMessage()),
          "check the network, the Region and the credentials, then try again");
    }
  }

  static boolean isDenied(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return e.statusCode() == 403
        || (code != null && code.toLowerCase(Locale.ROOT).contains("accessdenied"));
  }

  private static String said(AwsServiceException e) {
    String message = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return message == null || message.isBlank() ? String.valueOf(e.getMessage()) : message;
  }
}

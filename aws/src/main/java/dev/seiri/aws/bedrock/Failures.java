package dev.seiri.aws.bedrock;

import dev.seiri.core.json.Text;
import dev.seiri.core.model.Reply;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// The classification of the SDK's exceptions: retryable, the row's own fault, or the run's.
final class Failures {
  private Failures() {}

  static Reply reply(String modelId, SdkException e) {
    if (e instanceof AwsServiceException service) {
      return ofService(modelId, service);
    }
    String message = Text.excerpt(String.valueOf(e.getMessage()), 300);
    return message.contains("credentials") || message.contains("Unable to load region")
        ? new Reply.Unavailable(message)
        : new Reply.Retryable(false, message, Optional.empty());
  }

  private static Reply ofService(String modelId, AwsServiceException e) {
    String type =
        e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorCode());
    String said =
        e.awsErrorDetails() == null
            ? String.valueOf(e.getMessage())
            : String.valueOf(e.awsErrorDetails().errorMessage());
    String message =
        String.format(Locale.ROOT, "%s answered %d %s: %s", modelId, e.statusCode(), type, said);
    return switch (e.statusCode()) {
      case 429 -> new Reply.Retryable(true, message, retryAfter(e));
      case 408, 424 -> new Reply.Retryable(false, message, retryAfter(e));
      case 413 -> new Reply.TooLong(message);
      case 401, 403, 404 -> new Reply.Unavailable(message);
      case 400 -> ofBadRequest(type, said, message);
      default ->
          e.statusCode() >= 500
              ? new Reply.Retryable(false, message, retryAfter(e))
              : new Reply.Invalid(message);
    };
  }

  /// Bedrock says with the same 400 that the prompt is too long, that there is no such model, that
  /// credentials have expired, and that the request is wrong: only the message tells them apart.
  private static Reply ofBadRequest(String type, String said, String message) {
    String words = said.toLowerCase(Locale.ROOT);
    if (words.contains("too long")
        || words.contains("too many input tokens")
        || words.contains("exceeds the maximum")
        || words.contains("context length")) {
      return new Reply.TooLong(message);
    }
    boolean aboutModel =
        words.contains("model identifier")
            || words.contains("on-demand throughput")
            || words.contains("end of its life");
    boolean aboutCaller =
        type.contains("ExpiredToken")
            || type.contains("UnrecognizedClient")
            || type.contains("IncompleteSignature")
            || type.contains("ServiceQuotaExceeded");
    return aboutModel || aboutCaller ? new Reply.Unavailable(message) : new Reply.Invalid(message);
  }

  private static Optional<Duration> retryAfter(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails())
        .map(details -> details.sdkHttpResponse())
        .flatMap(response -> response.firstMatchingHeader("Retry-After"))
        .filter(value -> value.matches("[0-9]{1,4}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }
}

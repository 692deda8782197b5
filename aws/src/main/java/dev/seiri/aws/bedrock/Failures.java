package dev.seiri.aws.bedrock;

import dev.seiri.core.json.Text;
import dev.seiri.core.model.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// The classification of the SDK's exceptions: retryable, lost, the row's own fault, or the run's.
final class Failures {
  private Failures() {}

  static Reply reply(String modelId, SdkException e) {
    if (e instanceof AwsServiceException service) {
      return ofService(modelId, service);
    }
    String message = Text.excerpt(String.valueOf(e.getMessage()), 300);
    if (message.contains("credentials") || message.contains("Unable to load region")) {
      return new Reply.Unavailable(message);
    }
    return isLost(e)
        ? new Reply.Lost("%s: %s".formatted(modelId, how(e, message)))
        : new Reply.Retryable(false, message, Optional.empty());
  }

  /// Whether the request may have reached the service: then an answer may have been paid for. The
  /// SDK does not say how far it came, so only what shows that it did not counts as not sent.
  private static boolean isLost(SdkException e) {
    if (e instanceof ApiCallTimeoutException
        || e instanceof ApiCallAttemptTimeoutException
        || e instanceof AbortedException
        || isUnreadable(e)) {
      return true;
    }
    List<Throwable> causes = causes(e);
    return causes.stream().anyMatch(IOException.class::isInstance)
        && causes.stream().noneMatch(Failures::isBeforeSending);
  }

  /// No connection came about.
  private static boolean isBeforeSending(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return cause instanceof ConnectException
        || cause instanceof ConnectionRequestTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException
        || cause instanceof SSLHandshakeException
        || cause instanceof SSLPeerUnverifiedException
        || (cause instanceof SSLException && message.contains("unrecognized ssl message"))
        || (cause instanceof SocketTimeoutException && message.contains("connect timed out"));
  }

  private static boolean isUnreadable(SdkException e) {
    return String.valueOf(e.getMessage()).startsWith("Unable to unmarshall response");
  }

  /// How the answer was lost, in words that are not the SDK's.
  private static String how(SdkException e, String message) {
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return "no whole answer within the time limit";
    }
    if (e instanceof AbortedException) {
      return "the call was interrupted";
    }
    Throwable last = causes(e).getLast();
    String said = Text.excerpt(String.valueOf(last.getMessage()), 200);
    if (isUnreadable(e)) {
      return "the answer cannot be read: " + withoutSource(said);
    }
    return last == e ? message : "the connection was cut before an answer came: " + said;
  }

  /// Some messages name the parser's options or its source, which say nothing to people.
  private static String withoutSource(String said) {
    int end = said.length();
    for (String mark : List.of(" at [Source", " (`", ", from `", " [truncated")) {
      int at = said.indexOf(mark);
      end = at < 0 ? end : Math.min(end, at);
    }
    return said.substring(0, end).strip();
  }

  /// The exception and its causes.
  private static List<Throwable> causes(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause).limit(20).toList();
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
      case 401, 403, 404 ->
          new Reply.Unavailable(
              FirstUse.step(said).map(step -> message + "; " + step).orElse(message));
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

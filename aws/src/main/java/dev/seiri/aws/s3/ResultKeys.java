package dev.seiri.aws.s3;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Text;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// The keys of results: `results/execution_id=<id>/<request_id>.json`.
///
/// Ids that are not plain `[A-Za-z0-9._-]` are percent-encoded by the bytes of their UTF-8. One
/// that would then be longer than a file name or a key takes (200 bytes) is cut and made unique by
/// `~` and its SHA-256.
public final class ResultKeys {
  private static final int LONGEST = 200;
  private static final int KEPT = 120;
  private static final String SUFFIX = ".json";

  private ResultKeys() {}

  /// The prefix of an execution's results, with its final slash.
  public static String prefix(ExecutionId execution) {
    return "results/execution_id=" + encode(execution.value()) + "/";
  }

  /// The prefix of an execution's exports, with its final slash.
  public static String exports(ExecutionId execution) {
    return "exports/execution_id=" + encode(execution.value()) + "/";
  }

  /// The key under which the totals of all finished executions lie side by side.
  static String summary(ExecutionId execution) {
    return "executions/" + encode(execution.value()) + ".json";
  }

  /// The prefix of what is kept of the order that an execution was started by, with its final
  /// slash.
  public static String orders(ExecutionId execution) {
    return "orders/execution_id=" + encode(execution.value()) + "/";
  }

  public static String key(ExecutionId execution, RequestId request) {
    return prefix(execution) + encode(request.value()) + SUFFIX;
  }

  /// The request a key belongs to, or empty if the key is of another kind.
  public static Optional<RequestId> requestOf(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    if (!name.endsWith(SUFFIX) || name.contains("~")) {
      return Optional.empty();
    }
    String encoded = name.substring(0, name.length() - SUFFIX.length());
    if (encoded.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RequestId(URLDecoder.decode(encoded, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      // A key of another client: Seiri encodes ids otherwise.
      return Optional.empty();
    }
  }

  static String encode(String id) {
    StringBuilder out = new StringBuilder(id.length());
    for (byte b : Text.wellFormed(id).getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isPlain(c)) {
        out.append(c);
      } else {
        out.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xff));
      }
    }
    return out.length() <= LONGEST
        ? out.toString()
        : out.substring(0, KEPT) + "~" + Text.sha256(id);
  }

  private static boolean isPlain(char c) {
    return c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c == '_'
        || c == '-';
  }
}

package dev.seiri.cdk;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// The function's environment variables that a settings file may set directly. The others have a
/// setting of their own, or are set by the stack.
final class Variables {
  static final String LOG_LEVEL = "LOG_LEVEL";

  private static final Kind NUMBER =
      new Kind(Pattern.compile("[1-9][0-9]{0,8}"), "a whole number from 1");
  private static final Kind TEXT = new Kind(Pattern.compile(".*\\S.*"), "text");
  private static final Pattern TELEMETRY = Pattern.compile("OTEL_[A-Z0-9_]+");
  private static final SequencedMap<String, Kind> KINDS = kinds();

  private Variables() {}

  private record Kind(Pattern pattern, String what) {}

  private static SequencedMap<String, Kind> kinds() {
    SequencedMap<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("MODEL_TIMEOUT_SECONDS", NUMBER);
    kinds.put("FALLBACK_AFTER_SECONDS", NUMBER);
    kinds.put("KEEP_ANSWERS_DAYS", NUMBER);
    kinds.put("MAX_PROMPT_CHARS", NUMBER);
    kinds.put(
        LOG_LEVEL,
        new Kind(
            Pattern.compile("TRACE|DEBUG|INFO|WARN|ERROR"), "TRACE, DEBUG, INFO, WARN or ERROR"));
    kinds.put("TRACE_CONTENT", new Kind(Pattern.compile("true|false"), "true or false"));
    return kinds;
  }

  /// Their names, for a message.
  static String known() {
    return String.join(", ", KINDS.keySet()) + " and OTEL_…";
  }

  static boolean isOne(String name) {
    return KINDS.containsKey(name) || TELEMETRY.matcher(name).matches();
  }

  static boolean takes(String name, String value) {
    return kind(name).pattern().matcher(value).matches();
  }

  /// The allowed values of a variable, for a message.
  static String what(String name) {
    return kind(name).what();
  }

  private static Kind kind(String name) {
    return KINDS.getOrDefault(name, TEXT);
  }
}

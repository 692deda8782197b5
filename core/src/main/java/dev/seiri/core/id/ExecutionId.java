package dev.seiri.core.id;

import java.util.regex.Pattern;

/// The name of an execution. Anything that is not blank: other clients choose their own.
public record ExecutionId(String value) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  public ExecutionId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an execution id must not be blank");
    }
  }

  /// Whether the loader and the command line accept it: up to 100 of `[A-Za-z0-9._-]`, beginning
  /// with a letter or digit.
  public static boolean isPlain(String value) {
    return PLAIN.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}

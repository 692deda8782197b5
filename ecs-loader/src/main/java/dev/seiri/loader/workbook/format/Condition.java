package dev.seiri.loader.workbook.format;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// For which numbers a section is meant, such as `[<=999]`.
record Condition(String operator, BigDecimal bound) {
  private static final Pattern WRITTEN =
      Pattern.compile("(<=|>=|<>|<|>|=)\\s*(-?[0-9]{1,30}(?:\\.[0-9]{1,30})?)");

  static Optional<Condition> parse(String bracket) {
    Matcher matcher = WRITTEN.matcher(bracket.strip());
    return matcher.matches()
        ? Optional.of(new Condition(matcher.group(1), new BigDecimal(matcher.group(2))))
        : Optional.empty();
  }

  boolean holds(BigDecimal value) {
    int order = value.compareTo(bound);
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case "=" -> order == 0;
      default -> order != 0;
    };
  }

  /// Whether only negative numbers match: the section then says so itself, by a minus or brackets
  /// of its own.
  boolean isNegativeOnly() {
    return (operator.equals("<") && bound.signum() <= 0)
        || ((operator.equals("<=") || operator.equals("=")) && bound.signum() < 0);
  }

  /// Whether all numbers except negative ones match.
  boolean leavesNegatives() {
    return operator.startsWith(">") && bound.signum() == 0;
  }
}

package dev.seiri.local.faults;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A moment at which a worker kills itself: before or after the nth call of a step in one process.
///
/// @param nth from 1
public record FaultPoint(Step step, Moment moment, int nth) {
  private static final Pattern FORM = Pattern.compile("([a-z.]+):(before|after):([1-9][0-9]{0,8})");

  /// Before the call begins, or after it has returned.
  public enum Moment {
    BEFORE,
    AFTER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Reads `ledger.record:after:3`.
  ///
  /// @throws IllegalArgumentException if it is no fault point, naming those there are
  static FaultPoint parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw wrong(text);
    }
    return new FaultPoint(
        Step.of(form.group(1)).orElseThrow(() -> wrong(text)),
        Moment.valueOf(form.group(2).toUpperCase(Locale.ROOT)),
        Integer.parseInt(form.group(3)));
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "%s: '%s' is no fault point such as ledger.record:after:3; the steps are %s"
            .formatted(FaultPoints.VARIABLE, text, Step.words()));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s:%s:%d", step.word(), moment.word(), nth);
  }
}

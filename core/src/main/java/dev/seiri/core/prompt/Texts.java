package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.utils.StringUtils;
import org.jspecify.annotations.Nullable;

/// Values as texts.
final class Texts {
  private Texts() {}

  /// A value as text, counted before it is built. The text of nothing is `null`.
  static String of(StepBudget budget, @Nullable Object value, int line) {
    switch (value) {
      case null -> {
        return "null";
      }
      case String text -> {
        return text;
      }
      case Number number -> {
        return StringUtils.toString(number);
      }
      default -> {
        budget.text(budget.read(value, line), line);
        String text = value.toString();
        budget.text(text.length(), line);
        return text;
      }
    }
  }
}

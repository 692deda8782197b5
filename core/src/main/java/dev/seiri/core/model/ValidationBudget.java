package dev.seiri.core.model;

import dev.seiri.core.json.Text;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/// What the validation on this thread may still do. The validator counts its own evaluations; this
/// counts what it cannot see: the characters that patterns read, the faults that are found, and
/// time.
final class ValidationBudget {
  /// The most steps of patterns: each instruction at each character.
  static final long PATTERN_STEPS = 100_000_000;

  /// The most faults of one value.
  static final int FAULTS = 10_000;

  /// The longest that a validation may take. The other bounds end it long before that, unless the
  /// machine is overloaded.
  static final Duration TIME = Duration.ofSeconds(5);

  private static final ThreadLocal<ValidationBudget> CURRENT = new ThreadLocal<>();
  private static final int EVALUATIONS_PER_LOOK = 1_000;

  private final long start = System.nanoTime();
  private long patternSteps;
  private int faults;
  private long evaluations;

  private ValidationBudget() {}

  /// Validates under a fresh budget, or under the one that is running on this thread: an answer may
  /// hold many objects, each of which is checked.
  static <T> T with(Supplier<T> validation) {
    if (CURRENT.get() != null) {
      return validation.get();
    }
    CURRENT.set(new ValidationBudget());
    try {
      return validation.get();
    } finally {
      CURRENT.remove();
    }
  }

  /// The budget of the validation on this thread; a fresh one where none runs.
  static ValidationBudget current() {
    ValidationBudget budget = CURRENT.get();
    return budget == null ? new ValidationBudget() : budget;
  }

  /// Counts steps of a pattern before they are done.
  void patternSteps(String pattern, long steps) {
    patternSteps += steps;
    if (patternSteps > PATTERN_STEPS) {
      throw new SchemaTooCostly(
          "the schema's pattern %s takes too long to match a text this long"
              .formatted(Text.excerpt(pattern, 80)));
    }
  }

  static String tooMany(long evaluations) {
    return String.format(
        Locale.ROOT,
        "checking the answer takes more than %,d evaluations of the schema's keywords",
        evaluations);
  }

  /// Counts a fault that was found.
  void fault() {
    if (++faults > FAULTS) {
      throw new SchemaTooCostly(
          String.format(Locale.ROOT, "the answer has more than %,d faults", FAULTS));
    }
  }

  /// Counts an evaluation, and looks at the clock now and then.
  ///
  /// @param most how many there may be
  void evaluation(long most) {
    if (evaluations >= most) {
      throw new SchemaTooCostly(tooMany(most));
    }
    if (++evaluations % EVALUATIONS_PER_LOOK == 0 && System.nanoTime() - start > TIME.toNanos()) {
      throw new SchemaTooCostly(
          "checking an answer against the schema takes longer than "
              + TIME.toSeconds()
              + " seconds");
    }
  }
}

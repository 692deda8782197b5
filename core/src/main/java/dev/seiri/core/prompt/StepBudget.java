package dev.seiri.core.prompt;

import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the rendering on this thread may still do: loop rounds, work, and time. Without bounds a
/// template could go on for ever, and no thread can be stopped from outside.
final class StepBudget {
  private static final ThreadLocal<StepBudget> CURRENT = new ThreadLocal<>();

  /// Between two looks at the clock: less than a millisecond of work.
  private static final long WORK_PER_LOOK = 20_000;

  /// What evaluating an expression, or visiting a tag, costs as against reading a character.
  private static final int STEP = 10;

  /// What an element of a list costs as against a character.
  private static final int ELEMENT = 5;

  private final RenderLimits limits;
  private final long start = System.nanoTime();
  private int rounds;
  private long work;
  private long nextLook = WORK_PER_LOOK;

  private StepBudget(RenderLimits limits) {
    this.limits = limits;
  }

  /// Renders under a fresh budget.
  static <T> T with(RenderLimits limits, Supplier<T> rendering) {
    CURRENT.set(new StepBudget(limits));
    try {
      return rendering.get();
    } finally {
      CURRENT.remove();
    }
  }

  /// The budget of the rendering on this thread.
  static StepBudget current() {
    StepBudget budget = CURRENT.get();
    if (budget == null) {
      throw new IllegalStateException("nothing is being rendered on this thread");
    }
    return budget;
  }

  RenderLimits limits() {
    return limits;
  }

  /// The work done so far.
  long work() {
    return work;
  }

  /// Counts a loop round.
  void round(int line) {
    if (++rounds > limits.maxSteps()) {
      throw new BoundPassed("the template loops more often than it may", line);
    }
  }

  /// Counts expressions or tags before they are evaluated.
  void steps(int steps, int line) {
    work((long) STEP * steps, line);
  }

  /// Counts elements before they are built or visited.
  void elements(long elements, int line) {
    work(ELEMENT * elements, line);
  }

  /// Counts work before it is done.
  ///
  /// @param units what reading or building as many characters takes
  void work(long units, int line) {
    work += units;
    if (work > limits.maxWork() || work < 0) {
      throw new BoundPassed(
          String.format(
              Locale.ROOT,
              "the template does more than %,d units of work (a character read or built is one, an"
                  + " element of a list 5, an expression 10)",
              limits.maxWork()),
          line);
    }
    if (work >= nextLook) {
      nextLook = work + WORK_PER_LOOK;
      if (System.nanoTime() - start > limits.maxTime().toNanos()) {
        throw new BoundPassed(
            String.format(
                Locale.ROOT, "the template takes longer than %,d ms", limits.maxTime().toMillis()),
            line);
      }
    }
  }

  /// Counts a text's characters before it is built.
  ///
  /// @throws OutputTooLarge if it would be longer than a text may be
  void text(long chars, int line) {
    if (chars > limits.maxChars()) {
      throw new OutputTooLarge();
    }
    work(chars, line);
  }

  /// Counts a value's characters and elements.
  ///
  /// @return how many they are, with everything in it
  /// @throws OutputTooLarge if they are more than a value may have
  long read(@Nullable Object value, int line) {
    long size = ValueSize.of(value, limits, line);
    if (value instanceof String) {
      work(size, line);
    } else {
      elements(size, line);
    }
    return size;
  }
}

package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.error.PebbleException;
import java.io.IOException;

/// The loop rounds that the rendering on this thread may still take. Without a bound a template
/// could loop for ever, and no thread can be stopped from outside.
final class StepBudget {
  private static final ThreadLocal<int[]> LEFT = ThreadLocal.withInitial(() -> new int[1]);

  private StepBudget() {}

  /// What renders.
  interface Rendering {
    void run() throws IOException;
  }

  static void with(int steps, Rendering rendering) throws IOException {
    LEFT.get()[0] = steps;
    try {
      rendering.run();
    } finally {
      LEFT.remove();
    }
  }

  static void step(int line) {
    if (LEFT.get()[0]-- <= 0) {
      throw new PebbleException(
          null, "the template loops more often than it may", line, "the template");
    }
  }
}

package dev.seiri.core.concurrent;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Waits for tasks that run on other threads, and unwraps their outcome.
public final class Tasks {
  private Tasks() {}

  /// Waits for a task.
  ///
  /// @return its result
  /// @throws RuntimeException the one that the task threw
  /// @throws IllegalStateException around anything else that it threw
  public static <T> T result(Future<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}

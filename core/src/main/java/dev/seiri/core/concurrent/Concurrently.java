package dev.seiri.core.concurrent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Maps a collection on virtual threads. Tasks return their outcomes, which are collected in order
/// on the calling thread: there is no shared list to lose one from.
public final class Concurrently {
  private Concurrently() {}

  /// A function that may fail.
  public interface Task<T, R> {
    R apply(T item) throws Exception;
  }

  /// What a failed task's item becomes.
  public interface Rescue<T, R> {
    R apply(T item, Exception e);
  }

  /// Applies a task to all items at once.
  ///
  /// @return the outcomes, in the items' order
  public static <T, R> List<R> map(
      Collection<? extends T> items, Task<T, R> task, Rescue<T, R> rescue)
      throws InterruptedException {
    if (items.size() == 1) {
      return List.of(one(items.iterator().next(), task, rescue));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<R>> futures = new ArrayList<>(items.size());
      for (T item : items) {
        futures.add(threads.submit(() -> one(item, task, rescue)));
      }
      List<R> results = new ArrayList<>(items.size());
      for (Future<R> future : futures) {
        // Tasks rescue every exception; what is left is an Error.
        results.add(Tasks.result(future));
      }
      return results;
    }
  }

  /// Applies a task to all items, to a number of them at a time.
  ///
  /// @param atOnce the most tasks that run at a time, from 1
  /// @return the outcomes, in the items' order
  public static <T, R> List<R> map(
      Collection<? extends T> items, int atOnce, Task<T, R> task, Rescue<T, R> rescue)
      throws InterruptedException {
    Semaphore places = new Semaphore(atOnce);
    return map(
        items,
        item -> {
          places.acquire();
          try {
            return task.apply(item);
          } finally {
            places.release();
          }
        },
        rescue);
  }

  private static <T, R> R one(T item, Task<T, R> task, Rescue<T, R> rescue) {
    try {
      return task.apply(item);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return rescue.apply(item, e);
    } catch (Exception e) {
      return rescue.apply(item, e);
    }
  }
}

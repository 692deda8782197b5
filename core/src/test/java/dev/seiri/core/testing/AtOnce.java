package dev.seiri.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// What the contracts of ports share.
final class AtOnce {
  private AtOnce() {}

  /// Calls made at the same moment, and what each returned.
  static <T> List<T> call(int callers, IntFunction<T> call) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<T> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> calls =
          IntStream.range(0, callers)
              .mapToObj(i ->
                  threads.submit(() -> {
                    start.await();
                    return call.apply(i);
                  }))
              .toList();
      start.countDown();
      for (Future<T> each : calls) {
        all.add(each.get());
      }
    }
    return all;
  }

  /// A name that no other test uses: the tables and the bucket are shared.
  static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}

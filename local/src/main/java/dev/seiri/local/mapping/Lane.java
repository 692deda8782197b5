package dev.seiri.local.mapping;

import dev.seiri.core.concurrent.Backoff;
import dev.seiri.core.json.Json;
import dev.seiri.local.mapping.FailureDestination.Failure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One of a shard's concurrent lines of batches. Records of one key all go through the same lane,
/// in their order, one invocation at a time.
final class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int MOST_BYTES = 6_000_000;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(400), Duration.ofSeconds(10));

  private final String streamArn;
  private final String shardId;
  private final int number;
  private final MappingSettings settings;
  private final Invoker invoker;
  private final Checkpoints checkpoints;
  private final FailureDestination destination;
  private final Trouble trouble;
  private final Clock clock;
  private final BlockingQueue<StreamItem> queue;
  private final AtomicLong handled = new AtomicLong();
  private final AtomicInteger unhandled = new AtomicInteger();
  private @Nullable StreamItem carried;
  private volatile boolean draining;

  Lane(ShardContext shard, int number) {
    this.streamArn = shard.streamArn();
    this.shardId = shard.shardId();
    this.number = number;
    this.settings = shard.settings();
    this.invoker = shard.invoker();
    this.checkpoints = shard.checkpoints();
    this.destination = shard.destination();
    this.trouble = shard.trouble();
    this.clock = shard.clock();
    this.queue = new LinkedBlockingQueue<>(2 * settings.batchSize());
  }

  /// Adds a record. Blocks while two batches are waiting (backpressure).
  void add(StreamItem item) throws InterruptedException {
    unhandled.incrementAndGet();
    queue.put(item);
  }

  /// Whether everything that was added is handled. Certain only on the thread that adds.
  boolean isIdle() {
    return unhandled.get() == 0;
  }

  long handled() {
    return handled.get();
  }

  /// Ends [#run] after the current invocation.
  void drain() {
    draining = true;
  }

  /// Runs until drained or interrupted.
  void run() {
    try {
      while (!draining) {
        StreamItem first = carried == null ? queue.poll(50, TimeUnit.MILLISECONDS) : carried;
        carried = null;
        if (first == null) {
          continue;
        }
        List<StreamItem> batch = batch(first);
        deliver(batch);
        unhandled.addAndGet(-batch.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<StreamItem> batch(StreamItem first) throws InterruptedException {
    List<StreamItem> batch = new ArrayList<>(List.of(first));
    long until = System.nanoTime() + settings.batchingWindow().toNanos();
    int bytes = first.bytes();
    while (batch.size() < settings.batchSize()) {
      StreamItem next = queue.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (next == null) {
        break;
      }
      if (bytes + next.bytes() > MOST_BYTES) {
        carried = next;
        break;
      }
      bytes += next.bytes();
      batch.add(next);
    }
    return batch;
  }

  private void deliver(List<StreamItem> batch) throws InterruptedException {
    Deque<Attempt> parts = new ArrayDeque<>(List.of(new Attempt(batch, 0)));
    while (!parts.isEmpty() && !draining) {
      Attempt attempt = parts.pop();
      Response response = invoker.invoke(attempt.items());
      if (response instanceof Response.Failed(String error)) {
        trouble.note("the handler failed: " + error);
      } else {
        trouble.clear();
      }
      switch (NextStep.after(attempt, response, settings, clock.instant())) {
        case NextStep.Done done -> advance(attempt.items().getLast(), attempt.items().size());
        case NextStep.Retry(List<Attempt> again) -> {
          retried(attempt, response, again);
          again.reversed().forEach(parts::push);
          if (draining) {
            return;
          }
          BACKOFF.sleep(again.getFirst().retries() + 1);
        }
        case NextStep.GiveUp(List<StreamItem> items, String condition) -> {
          giveUp(items, condition, response, attempt.retries() + 1);
          advance(items.getLast(), attempt.items().size());
        }
      }
    }
  }

  private void retried(Attempt attempt, Response response, List<Attempt> again) {
    int left = again.stream().mapToInt(part -> part.items().size()).sum();
    int done = attempt.items().size() - left;
    if (done > 0) {
      advance(attempt.items().get(done - 1), done);
    }
    String why = response instanceof Response.Failed(String error) ? error : "reported as pending";
    LOG.info(
        "{} of {} records are retried in {} part(s): {}",
        left,
        attempt.items().size(),
        again.size(),
        why);
  }

  private void advance(StreamItem last, int count) {
    handled.addAndGet(count);
    checkpoints.advance(shardId, number, last.sequenceNumber());
  }

  private void giveUp(List<StreamItem> items, String condition, Response response, int invocations)
      throws InterruptedException {
    Failure failure =
        new Failure(
            streamArn,
            shardId,
            condition,
            response instanceof Response.Failed(String error) ? error : "BatchItemFailures",
            invocations,
            items.stream().map(StreamItem::sequenceNumber).toList(),
            items.getFirst().createdAt(),
            items.getLast().createdAt(),
            Json.write(EventJson.event(items)));
    for (int tries = 1; ; tries++) {
      try {
        destination.keep(failure);
        LOG.warn(
            "{} records are given up ({}); they are kept under failures/", items.size(), condition);
        return;
      } catch (RuntimeException e) {
        LOG.warn("{} records cannot be given up yet: {}", items.size(), e.toString());
        BACKOFF.sleep(tries);
      }
    }
  }
}

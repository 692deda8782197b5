package dev.seiri.local.mapping;

import dev.seiri.core.concurrent.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// A reader of one shard. It assigns the records to lanes by their key.
final class ShardReader {
  private static final Logger LOG = LoggerFactory.getLogger(ShardReader.class);
  private static final Duration IDLE = Duration.ofMillis(50);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  private final DynamoDbStreamsClient streams;
  private final ShardContext shard;
  private final EventFilter filter;
  private final List<Lane> lanes = new ArrayList<>();
  private final Map<Integer, String> positions;
  private volatile List<Thread> threads = List.of();
  private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
  private @Nullable String lastRead;

  ShardReader(DynamoDbStreamsClient streams, ShardContext shard, EventFilter filter) {
    this.streams = streams;
    this.shard = shard;
    this.filter = filter;
    int factor = shard.settings().parallelizationFactor();
    for (int i = 0; i < factor; i++) {
      lanes.add(new Lane(shard, i));
    }
    positions = shard.checkpoints().positions(shard.shardId(), factor);
    lastRead = positions.values().stream().min(StreamItem::compare).orElse(null);
  }

  List<Lane> lanes() {
    return lanes;
  }

  /// Waits for the running invocations, and begins no others.
  ///
  /// @return whether all have ended by then
  boolean drain(Duration longest) throws InterruptedException {
    long until = System.nanoTime() + longest.toNanos();
    lanes.forEach(Lane::drain);
    boolean ended = true;
    for (Thread thread : threads) {
      ended &= thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
    }
    return ended;
  }

  /// Reads until the shard is closed and all of it is handled, or until interrupted.
  void run() throws InterruptedException {
    Thread reader = Thread.currentThread();
    threads =
        lanes.stream().map(lane -> Thread.ofVirtual().start(() -> run(lane, reader))).toList();
    try {
      read();
      while (!lanes.stream().allMatch(Lane::isIdle)) {
        Thread.sleep(IDLE);
      }
    } catch (InterruptedException e) {
      Throwable why = death.get();
      if (why != null) {
        throw new IllegalStateException("a lane of the shard has died: " + why, why);
      }
      throw e;
    } finally {
      threads.forEach(Thread::interrupt);
    }
  }

  /// A lane that dies takes the reader with it, which may be waiting for it: the shard is then read
  /// again from where its lanes were.
  private void run(Lane lane, Thread reader) {
    try {
      lane.run();
    } catch (RuntimeException | Error e) {
      death.set(e);
      reader.interrupt();
    }
  }

  private void read() throws InterruptedException {
    @Nullable String iterator = iterator();
    int failures = 0;
    while (iterator != null) {
      try {
        String current = iterator;
        GetRecordsResponse response = streams.getRecords(get -> get.shardIterator(current));
        if (failures > 0) {
          LOG.info("the stream answers again");
          shard.trouble().clear();
          failures = 0;
        }
        for (Record record : response.records()) {
          deal(record);
        }
        iterator = response.nextShardIterator();
        advanceIdleLanes();
        if (response.records().isEmpty()) {
          Thread.sleep(IDLE);
        }
      } catch (ExpiredIteratorException | TrimmedDataAccessException e) {
        iterator = iterator();
      } catch (ResourceNotFoundException e) {
        LOG.info("shard {} is gone", shard.shardId());
        return;
      } catch (SdkException e) {
        failures++;
        shard.trouble().note("the stream of requests does not answer: " + e.getMessage());
        if (failures == 1) {
          LOG.warn("the stream does not answer, retrying: {}", e.getMessage());
        }
        BACKOFF.sleep(failures);
        iterator = iterator();
      }
    }
  }

  private @Nullable String iterator() throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return shardIterator();
      } catch (TrimmedDataAccessException e) {
        LOG.warn(
            "records of shard {} have expired unread; reading continues with the oldest that is"
                + " left",
            shard.shardId());
        lastRead = null;
      } catch (ResourceNotFoundException e) {
        return null;
      } catch (SdkException e) {
        BACKOFF.sleep(failures);
      }
    }
  }

  private String shardIterator() {
    String after = lastRead;
    return streams
        .getShardIterator(get -> {
          get.streamArn(shard.streamArn()).shardId(shard.shardId());
          if (after == null) {
            get.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
          } else {
            get.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER).sequenceNumber(after);
          }
        })
        .shardIterator();
  }

  private void deal(Record record) throws InterruptedException {
    String sequenceNumber = record.dynamodb().sequenceNumber();
    int lane = Math.floorMod(key(record).hashCode(), lanes.size());
    String position = positions.get(lane);
    boolean handled = position != null && StreamItem.compare(sequenceNumber, position) <= 0;
    if (!handled && filter.accepts(record)) {
      lanes.get(lane).add(StreamItem.of(record, shard.streamArn()));
    }
    lastRead = sequenceNumber;
  }

  private static String key(Record record) {
    return new TreeMap<>(record.dynamodb().keys())
        .values().stream()
            .map(value -> value.s() != null ? value.s() : String.valueOf(value.n()))
            .collect(Collectors.joining("\n"));
  }

  /// A lane without records takes the reader's position: it must not hold the shard's position
  /// back.
  private void advanceIdleLanes() {
    String read = lastRead;
    for (int i = 0; read != null && i < lanes.size(); i++) {
      if (lanes.get(i).isIdle()) {
        shard.checkpoints().advance(shard.shardId(), i, read);
      }
    }
  }
}

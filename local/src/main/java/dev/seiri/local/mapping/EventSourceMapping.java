package dev.seiri.local.mapping;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// An event source mapping, as Lambda has it, for a DynamoDB stream and a handler in this process:
/// from TRIM_HORIZON, every shard after its parent, with batches, lanes, retries, halving and a
/// failure destination, and with its position kept between runs.
public final class EventSourceMapping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventSourceMapping.class);
  private static final Duration LOOK_FOR_SHARDS = Duration.ofSeconds(1);
  private static final Duration FLUSH = Duration.ofMillis(200);

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final MappingSettings settings;
  private final EventFilter filter;
  private final Checkpoints checkpoints;
  private final FailureDestination destination;
  private final Invoker invoker;
  private final Clock clock;
  private final Trouble trouble;
  private final Map<String, ShardReader> readers = new ConcurrentHashMap<>();
  private final Map<String, Thread> threads = new ConcurrentHashMap<>();
  private final Map<String, Boolean> finished = new ConcurrentHashMap<>();

  private EventSourceMapping(Builder builder) {
    this.streams = builder.streams;
    this.streamArn = builder.streamArn;
    this.settings = builder.settings;
    this.filter = builder.filter;
    this.checkpoints = builder.checkpoints;
    this.destination = builder.destination;
    this.invoker = new Invoker(builder.handler, builder.settings);
    this.clock = builder.clock;
    this.trouble = new Trouble(builder.clock);
  }

  /// A builder of a mapping.
  public static final class Builder {
    private final DynamoDbStreamsClient streams;
    private final String streamArn;
    private final RequestHandler<DynamodbEvent, StreamsEventResponse> handler;
    private final Checkpoints checkpoints;
    private final FailureDestination destination;
    private MappingSettings settings = MappingSettings.DEFAULT;
    private EventFilter filter = EventFilter.insertsAndRedrives();
    private Clock clock = Clock.systemUTC();

    public Builder(
        DynamoDbStreamsClient streams,
        String streamArn,
        RequestHandler<DynamodbEvent, StreamsEventResponse> handler,
        Checkpoints checkpoints,
        FailureDestination destination) {
      this.streams = streams;
      this.streamArn = streamArn;
      this.handler = handler;
      this.checkpoints = checkpoints;
      this.destination = destination;
    }

    public Builder settings(MappingSettings settings) {
      this.settings = settings;
      return this;
    }

    public Builder filter(EventFilter filter) {
      this.filter = filter;
      return this;
    }

    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    public EventSourceMapping start() {
      EventSourceMapping mapping = new EventSourceMapping(this);
      mapping.begin();
      return mapping;
    }
  }

  /// How many records were handled since the start.
  public long handled() {
    return readers.values().stream()
        .flatMap(reader -> reader.lanes().stream())
        .mapToLong(Lane::handled)
        .sum();
  }

  /// What keeps records from being handled, if anything does.
  public Optional<MappingFault> trouble() {
    return trouble.newest();
  }

  /// Whether every record that was read has been handled.
  public boolean isIdle() {
    return readers.values().stream()
        .flatMap(reader -> reader.lanes().stream())
        .allMatch(Lane::isIdle);
  }

  /// Waits for the running invocations, begins no others, and closes.
  ///
  /// @param longest how long to wait for them
  /// @return whether all of them ended
  public boolean drain(Duration longest) throws InterruptedException {
    long until = System.nanoTime() + longest.toNanos();
    boolean ended = true;
    readers.values().forEach(reader -> reader.lanes().forEach(Lane::drain));
    for (ShardReader reader : readers.values()) {
      ended &= reader.drain(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
    }
    close();
    return ended;
  }

  @Override
  public void close() {
    threads.values().forEach(Thread::interrupt);
    for (Thread thread : threads.values()) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    checkpoints.flush();
  }

  private void begin() {
    threads.put("shards", Thread.ofVirtual().name("shards").start(this::lookForShards));
    threads.put("checkpoints", Thread.ofVirtual().name("checkpoints").start(this::flush));
  }

  private void lookForShards() {
    try {
      while (true) {
        try {
          startReaders();
        } catch (SdkException e) {
          trouble.note("the stream of requests does not answer: " + e.getMessage());
        } catch (RuntimeException | Error e) {
          LOG.error("looking for shards failed, and is retried", e);
          trouble.note("the stream of requests cannot be read: " + e);
        }
        Thread.sleep(LOOK_FOR_SHARDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startReaders() {
    String last = null;
    do {
      String from = last;
      DescribeStreamResponse stream =
          streams.describeStream(d -> d.streamArn(streamArn).exclusiveStartShardId(from));
      stream.streamDescription().shards().forEach(this::startReader);
      last = stream.streamDescription().lastEvaluatedShardId();
    } while (last != null);
  }

  private void startReader(Shard shard) {
    String parent = shard.parentShardId();
    boolean mayStart =
        parent == null || finished.containsKey(parent) || !readers.containsKey(parent);
    if (!mayStart || readers.containsKey(shard.shardId())) {
      return;
    }
    ShardContext context =
        new ShardContext(
            streamArn,
            shard.shardId(),
            settings,
            invoker,
            checkpoints,
            destination,
            trouble,
            clock);
    ShardReader reader = new ShardReader(streams, context, filter);
    readers.put(shard.shardId(), reader);
    threads.put(
        shard.shardId(),
        Thread.ofVirtual().name(shard.shardId()).start(() -> read(shard.shardId(), reader)));
  }

  private void read(String shardId, ShardReader reader) {
    try {
      reader.run();
      finished.put(shardId, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("shard {} is read again after a failure", shardId, e);
      trouble.note("a shard of requests could not be read further, and is read again: " + e);
      readers.remove(shardId);
    }
  }

  private void flush() {
    try {
      while (true) {
        Thread.sleep(FLUSH);
        try {
          checkpoints.flush();
        } catch (RuntimeException | Error e) {
          // What is not kept is delivered again, which writes nothing new.
          LOG.warn("the position in the stream cannot be kept, and is retried: {}", e.toString());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

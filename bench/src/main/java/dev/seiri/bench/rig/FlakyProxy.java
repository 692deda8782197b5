package dev.seiri.bench.rig;

import java.io.IOException;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// A server in front of a table or bucket that fails a share of the calls by seed: it throttles
/// them, or breaks the connection before the call is made or, worse, after it was made, so that the
/// caller does not know whether it was.
public final class FlakyProxy implements AutoCloseable {
  /// The service whose errors it returns.
  public enum Service {
    DYNAMODB(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ThrottlingException\",\"message\":\"drill\"}",
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\"message\":\"drill\"}"),
    S3(
        503,
        "<Error><Code>SlowDown</Code><Message>drill</Message></Error>",
        "<Error><Code>InternalError</Code><Message>drill</Message></Error>");

    private final int throttledStatus;
    private final String throttled;
    private final String broken;

    Service(int throttledStatus, String throttled, String broken) {
      this.throttledStatus = throttledStatus;
      this.throttled = throttled;
      this.broken = broken;
    }
  }

  private final Service service;
  private final double share;
  private final Random random;
  private final Proxy proxy;
  private final AtomicLong failed = new AtomicLong();

  private FlakyProxy(Service service, URI target, double share, long seed) throws IOException {
    this.service = service;
    this.share = share;
    this.random = new Random(seed);
    this.proxy = Proxy.before(target, this::decide);
  }

  /// @param share of calls that fail, 0 to 1
  public static FlakyProxy before(URI target, Service service, double share, long seed)
      throws IOException {
    return new FlakyProxy(service, target, share, seed);
  }

  public URI endpoint() {
    return proxy.endpoint();
  }

  public long calls() {
    return proxy.calls();
  }

  public long failed() {
    return failed.get();
  }

  @Override
  public void close() {
    proxy.close();
  }

  private enum Fate {
    FINE,
    THROTTLED,
    BROKEN_BEFORE,
    BROKEN_AFTER
  }

  private synchronized Fate fate() {
    return random.nextDouble() < share
        ? Fate.values()[1 + random.nextInt(Fate.values().length - 1)]
        : Fate.FINE;
  }

  private void decide(Proxy.Call call) throws IOException, InterruptedException {
    Fate fate = fate();
    if (fate != Fate.FINE) {
      failed.incrementAndGet();
    }
    switch (fate) {
      case FINE -> call.pass();
      case THROTTLED -> call.answer(service.throttledStatus, service.throttled);
      case BROKEN_BEFORE -> call.answer(500, service.broken);
      case BROKEN_AFTER -> {
        call.make();
        call.answer(500, service.broken);
      }
    }
  }
}

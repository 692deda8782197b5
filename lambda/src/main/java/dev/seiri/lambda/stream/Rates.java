package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.model.RateShare;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps all processes together within a share of each model's quota per minute. A process takes a
/// handful of calls at a time from the share of the current ten seconds, so that keeping count
/// costs few writes.
final class Rates {
  private static final Logger LOG = LoggerFactory.getLogger(Rates.class);
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int HANDFULS = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Optional<RateShare> share;
  private final long requests;
  private final long tokens;
  private final Map<String, Handful> byModel = new ConcurrentHashMap<>();

  private Rates(Optional<RateShare> share, long requests, long tokens) {
    this.share = share;
    this.requests = requests;
    this.tokens = tokens;
  }

  static Rates unlimited() {
    return new Rates(Optional.empty(), Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /// @param requests a window's calls
  /// @param tokens a window's tokens
  static Rates of(RateShare share, long requests, long tokens) {
    return new Rates(Optional.of(share), requests, tokens);
  }

  /// What of a minute's share falls to one window, at least one.
  static long perWindow(long perMinute) {
    return Math.max(1, perMinute * WINDOW.toSeconds() / 60);
  }

  /// What this process has taken and not used.
  private static final class Handful {
    private final ReentrantLock lock = new ReentrantLock();
    private long window = -1;
    private long requests;
    private long tokens;
  }

  /// Waits until a call may be made.
  ///
  /// @param worst the most tokens it can take
  /// @return whether it may, before the deadline
  boolean acquire(String model, long worst, Deadline deadline) throws InterruptedException {
    if (share.isEmpty()) {
      return !deadline.hasPassed();
    }
    // A call that is larger than a window's share takes all of it.
    long needed = Math.min(worst, tokens);
    while (!deadline.hasPassed()) {
      long window = deadline.clock().millis() / WINDOW.toMillis();
      if (take(share.get(), model, window, needed)) {
        return true;
      }
      if (!deadline.sleep(untilNext(window, deadline.clock()))) {
        return false;
      }
    }
    return false;
  }

  private boolean take(RateShare share, String model, long window, long needed)
      throws InterruptedException {
    Handful handful = byModel.computeIfAbsent(model, m -> new Handful());
    handful.lock.lockInterruptibly();
    try {
      if (handful.window != window) {
        handful.window = window;
        handful.requests = 0;
        handful.tokens = 0;
      }
      if (handful.requests < 1 || handful.tokens < needed) {
        refill(share, model, handful, needed);
      }
      if (handful.requests < 1 || handful.tokens < needed) {
        return false;
      }
      handful.requests--;
      handful.tokens -= needed;
      return true;
    } catch (StoreUnavailable e) {
      LOG.warn("nobody can tell what is left of the share of {}: {}", model, e.getMessage());
      return false;
    } finally {
      handful.lock.unlock();
    }
  }

  private void refill(RateShare share, String model, Handful handful, long needed) {
    long calls = Math.max(1, requests / HANDFULS);
    long many = Math.min(tokens, Math.max(needed, needed * calls));
    if (share.take(model, handful.window, calls, many)) {
      handful.requests += calls;
      handful.tokens += many;
    } else if (share.take(model, handful.window, 1, needed)) {
      handful.requests += 1;
      handful.tokens += needed;
    }
  }

  private static Duration untilNext(long window, Clock clock) {
    long next = (window + 1) * WINDOW.toMillis() - clock.millis();
    // Not all at the very same moment.
    return Duration.ofMillis(Math.max(1, next) + RANDOM.nextLong(50));
  }
}

package dev.seiri.lambda.ask;

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

/// A rate limiter that all processes share, per minute and model. A process takes an allotment of
/// calls at a time from the window of the current ten seconds, so that counting costs few writes.
public final class RateLimiter {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int ALLOTMENTS = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Optional<RateShare> share;
  private final long requests;
  private final long tokens;
  private final Map<String, Allotment> byModel = new ConcurrentHashMap<>();

  private RateLimiter(Optional<RateShare> share, long requests, long tokens) {
    this.share = share;
    this.requests = requests;
    this.tokens = tokens;
  }

  public static RateLimiter unlimited() {
    return new RateLimiter(Optional.empty(), Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /// @param requests a window's calls
  /// @param tokens a window's tokens
  public static RateLimiter of(RateShare share, long requests, long tokens) {
    return new RateLimiter(Optional.of(share), requests, tokens);
  }

  /// The part of a minute's limit for one window, at least one.
  public static long perWindow(long perMinute) {
    return Math.max(1, perMinute * WINDOW.toSeconds() / 60);
  }

  /// The calls and tokens that this process has taken and not used.
  private static final class Allotment {
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
    // A call that is larger than a window's limit takes all of it.
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
    Allotment allotment = byModel.computeIfAbsent(model, m -> new Allotment());
    allotment.lock.lockInterruptibly();
    try {
      if (allotment.window != window) {
        allotment.window = window;
        allotment.requests = 0;
        allotment.tokens = 0;
      }
      if (allotment.requests < 1 || allotment.tokens < needed) {
        refill(share, model, allotment, needed);
      }
      if (allotment.requests < 1 || allotment.tokens < needed) {
        return false;
      }
      allotment.requests--;
      allotment.tokens -= needed;
      return true;
    } catch (StoreUnavailable e) {
      LOG.warn("cannot read the rate limit of {}: {}", model, e.getMessage());
      return false;
    } finally {
      allotment.lock.unlock();
    }
  }

  private void refill(RateShare share, String model, Allotment allotment, long needed) {
    long calls = Math.max(1, requests / ALLOTMENTS);
    long many = Math.min(tokens, Math.max(needed, needed * calls));
    if (share.take(model, allotment.window, calls, many)) {
      allotment.requests += calls;
      allotment.tokens += many;
    } else if (share.take(model, allotment.window, 1, needed)) {
      allotment.requests += 1;
      allotment.tokens += needed;
    }
  }

  private static Duration untilNext(long window, Clock clock) {
    long next = (window + 1) * WINDOW.toMillis() - clock.millis();
    // With jitter.
    return Duration.ofMillis(Math.max(1, next) + RANDOM.nextLong(50));
  }
}

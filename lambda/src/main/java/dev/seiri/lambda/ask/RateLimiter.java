package dev.seiri.lambda.ask;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.model.RateShare;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A rate limiter that all processes share, per model. Each call takes as much time of one line as
/// the limits leave it. A process takes the time of several calls at once, as many as wait in it,
/// and makes them when their time has come: so there is no polling, and counting costs less than a
/// write a call.
///
/// Time that was not used can be made up for ten seconds. In any period there are no more calls
/// than the limit of that period and ten seconds more; where calls differ in size, a process may
/// make one more, with what its last span had left.
public final class RateLimiter {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);
  private static final double MINUTE = 60_000_000;

  /// For how long time can be made up. So much may be taken at once, or an eighth of what is left
  /// until the deadline.
  static final Duration SLACK = Duration.ofSeconds(10);

  /// The least that is taken at once, where calls are shorter: no more than 100 writes a second.
  private static final Duration LEAST = Duration.ofMillis(10);

  /// A process that takes time again so soon takes twice as much.
  private static final Duration OFTEN = Duration.ofMillis(500);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Optional<RateShare> share;
  private final long requests;
  private final long tokens;
  private final Map<String, Lots> byModel = new ConcurrentHashMap<>();

  private RateLimiter(Optional<RateShare> share, long requests, long tokens) {
    this.share = share;
    this.requests = requests;
    this.tokens = tokens;
  }

  public static RateLimiter unlimited() {
    return new RateLimiter(Optional.empty(), Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /// @param requests calls per minute
  /// @param tokens tokens per minute
  public static RateLimiter of(RateShare share, long requests, long tokens) {
    return new RateLimiter(Optional.of(share), requests, tokens);
  }

  /// Waits until a call may be made. Where it may not be before the deadline, it waits all the
  /// same: a row that came back at once would be delivered again at once, and only so often.
  ///
  /// @param worst the most tokens it can take
  /// @return whether it may, before the deadline
  boolean acquire(String model, long worst, Deadline deadline) throws InterruptedException {
    if (share.isEmpty()) {
      return !deadline.hasPassed();
    }
    while (!deadline.hasPassed()) {
      Instant now = deadline.clock().instant();
      try {
        Optional<Instant> slot = slot(model, worst, now, now.plus(deadline.left()));
        if (slot.isPresent()) {
          Duration wait = Duration.between(now, slot.get());
          return wait.isNegative() || wait.isZero() || deadline.sleep(wait);
        }
      } catch (StoreUnavailable e) {
        LOG.warn("cannot read the rate limit of {}: {}", model, e.getMessage());
      }
      Duration pause = PAUSE.plusMillis(RANDOM.nextLong(1_000));
      if (!deadline.sleep(pause)) {
        Thread.sleep(deadline.left());
      }
    }
    return false;
  }

  private Optional<Instant> slot(String model, long worst, Instant now, Instant latest)
      throws InterruptedException {
    AtomicInteger waiting = lots(model).waiting;
    waiting.incrementAndGet();
    try {
      return slot(model, worst, now, latest, waiting.get());
    } finally {
      waiting.decrementAndGet();
    }
  }

  /// When a call may be made.
  ///
  /// @param waiting how many calls of this process need a slot at this moment
  /// @return empty if not until `latest`
  Optional<Instant> slot(String model, long worst, Instant now, Instant latest, int waiting)
      throws InterruptedException {
    long call = length(worst);
    Lots lots = lots(model);
    lots.lock.lockInterruptibly();
    try {
      lots.lot = lots.lot.since(now.minus(SLACK));
      if (!lots.lot.holds(call) && !lots.isTaken(latest) && !lots.isHopeless(now, latest)) {
        take(lots, model, call, now, latest, waiting);
      }
      return lots.lot.holds(call) && !lots.lot.next().isAfter(latest)
          ? Optional.of(lots.use(call))
          : Optional.empty();
    } finally {
      lots.lock.unlock();
    }
  }

  private Lots lots(String model) {
    return byModel.computeIfAbsent(model, m -> new Lots());
  }

  /// Takes the time of as many calls as wait, and of more where they follow close on one another.
  ///
  /// @param call what one takes, in microseconds
  private void take(Lots lots, String model, long call, Instant now, Instant latest, int waiting) {
    Duration left = Duration.between(now, latest);
    long most = micros(left.compareTo(SLACK) < 0 ? left : longer(SLACK, left.dividedBy(8)));
    long least = (micros(LEAST) + call - 1) / call;
    boolean soon = lots.askedAt.plus(OFTEN).isAfter(now);
    long wanted = Math.max(waiting, soon ? 2 * lots.calls : lots.isLongLine() ? 3 : 1);
    long calls = Math.max(1, Math.max(least, Math.min(wanted, most / call)));
    long length = calls * call;
    Optional<Instant> begin =
        share
            .orElseThrow()
            .take(model, Duration.of(length, ChronoUnit.MICROS), now.minus(SLACK), latest);
    lots.askedAt = now;
    lots.calls = calls;
    if (begin.isEmpty()) {
      lots.takenUntil = latest;
    } else {
      lots.begin = begin.get();
      lots.lot = new Lot(begin.get(), length, lots.lot.length() + lots.lot.rest());
    }
  }

  /// How much of the time a call takes, in microseconds: as much as the limit leaves it that is
  /// used up first.
  private long length(long worst) {
    return Math.max(1, (long) Math.ceil(Math.max(MINUTE / requests, worst * MINUTE / tokens)));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }

  /// What this process has taken of a model's time.
  private static final class Lots {
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger waiting = new AtomicInteger();
    private Lot lot = new Lot(Instant.EPOCH, 0, 0);
    private Instant askedAt = Instant.EPOCH;
    private Instant begin = Instant.EPOCH;
    private Instant takenUntil = Instant.EPOCH;
    private long calls;

    /// Uses the time of one call.
    ///
    /// @return when it begins
    Instant use(long call) {
      Instant at = lot.next();
      lot = lot.without(call);
      return at;
    }

    /// Whether all time until `latest` is known to be taken. Clocks tell the same deadline a little
    /// differently.
    boolean isTaken(Instant latest) {
      return latest.minus(LEAST).isBefore(takenUntil);
    }

    /// Whether the time that this process got last was far ahead: then it will want more.
    boolean isLongLine() {
      return Duration.between(askedAt, begin).compareTo(SLACK) > 0;
    }

    /// Whether there would be no time before `latest` if processes wait as long as this one had to
    /// when it asked last. That is believed for as long again.
    boolean isHopeless(Instant now, Instant latest) {
      Duration wait = Duration.between(askedAt, begin);
      return begin.plus(wait).isAfter(now)
          && now.plus(wait.multipliedBy(3).dividedBy(4)).isAfter(latest);
    }
  }

  /// A span of time that is taken and not used yet.
  ///
  /// @param next when the next call may begin
  /// @param length in microseconds
  /// @param rest what was left of the span before, too little for a call; it is used first
  private record Lot(Instant next, long length, long rest) {
    boolean holds(long call) {
      return length + rest >= call;
    }

    /// What is left after a call.
    Lot without(long call) {
      long ofRest = Math.min(rest, call);
      return later(call - ofRest, rest - ofRest);
    }

    /// What is left of it from a moment on.
    Lot since(Instant earliest) {
      return next.isBefore(earliest)
          ? later(Math.min(length, micros(Duration.between(next, earliest))), rest)
          : this;
    }

    private Lot later(long by, long rest) {
      return new Lot(next.plus(by, ChronoUnit.MICROS), length - by, rest);
    }
  }
}

package dev.seiri.lambda.ask;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A limit on the calls in flight to one model: up to a bound, lower after throttling or when
/// answers take much longer than usual, higher again as it answers (AIMD: additive increase,
/// multiplicative decrease). Where the quota is not known, it begins low and doubles with every
/// round of answers until the first throttled call (slow start).
///
/// An answer that is not recorded yet is lost if the process dies. So there is a bound on calls
/// whose answer is not recorded, too: a slow ledger slows the calls (backpressure).
public final class ConcurrencyLimiter {
  /// Occasional throttling means we are at the quota; frequent throttling, that we are far beyond
  /// it.
  private static final double SLIGHT_DECREASE = 0.9;

  private static final double STRONG_DECREASE = 0.5;

  /// A slow model serves fewer calls at once at its usual speed.
  private static final double SLOWER_DECREASE = 0.8;

  private static final int FIRST_LIMIT = 16;
  private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final int bound;
  private final List<Semaphore> shared;
  private double limit;
  private int inFlight;
  private int unrecorded;
  private final LatencyTrend trend = new LatencyTrend();
  private boolean doubling = true;
  private long answers;
  private long refusals;
  private long lastDecrease = System.nanoTime() - CALM_NANOS;

  private ConcurrencyLimiter(int bound, int first, List<Semaphore> shared) {
    this.bound = bound;
    this.shared = shared;
    this.limit = first;
  }

  /// A limiter that finds the quota.
  ///
  /// @param bound the most calls at once, from 1
  static ConcurrencyLimiter upTo(int bound) {
    return upTo(bound, List.of());
  }

  /// @param shared what other limiters take a permit of for each call, too
  static ConcurrencyLimiter upTo(int bound, List<Semaphore> shared) {
    return new ConcurrencyLimiter(bound, Math.min(bound, FIRST_LIMIT), shared);
  }

  /// A limiter with a known quota.
  ///
  /// @param bound the calls at once, from 1
  static ConcurrencyLimiter of(int bound) {
    return of(bound, List.of());
  }

  /// @param shared what other limiters take a permit of for each call, too
  static ConcurrencyLimiter of(int bound, List<Semaphore> shared) {
    return new ConcurrencyLimiter(bound, bound, shared);
  }

  /// Waits for a permit.
  ///
  /// @return whether one was granted in time; if so, [#release] and then [#recorded] must follow
  boolean acquire(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    if (!acquireOwn(wait.toNanos())) {
      return false;
    }
    boolean granted = false;
    try {
      granted = acquireShared(until);
      return granted;
    } finally {
      if (!granted) {
        giveBack();
      }
    }
  }

  private boolean acquireOwn(long wait) throws InterruptedException {
    long nanos = wait;
    lock.lockInterruptibly();
    try {
      while (permits() <= 0) {
        if (nanos <= 0) {
          return false;
        }
        nanos = freed.awaitNanos(nanos);
      }
      inFlight++;
      unrecorded++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean acquireShared(long until) throws InterruptedException {
    int taken = 0;
    boolean all = false;
    try {
      while (taken < shared.size()) {
        long left = Math.max(0, until - System.nanoTime());
        if (!shared.get(taken).tryAcquire(left, TimeUnit.NANOSECONDS)) {
          return false;
        }
        taken++;
      }
      all = true;
      return true;
    } finally {
      if (!all) {
        shared.subList(0, taken).forEach(Semaphore::release);
      }
    }
  }

  /// No call was made.
  private void giveBack() {
    lock.lock();
    try {
      inFlight--;
      unrecorded--;
      wake();
    } finally {
      lock.unlock();
    }
  }

  /// How a call ended.
  enum End {
    /// It was answered.
    ANSWERED,
    /// It was throttled.
    THROTTLED,
    /// It failed otherwise, which says nothing about the quota.
    FAILED
  }

  /// Releases a permit.
  ///
  /// @param took how long the call took
  void release(End end, Duration took) {
    shared.forEach(Semaphore::release);
    lock.lock();
    try {
      inFlight--;
      switch (end) {
        case THROTTLED -> {
          refusals++;
          decrease(refusals > answers ? STRONG_DECREASE : SLIGHT_DECREASE);
        }
        case ANSWERED -> answered(took);
        case FAILED -> {}
      }
      wake();
    } finally {
      lock.unlock();
    }
  }

  private void answered(Duration took) {
    answers++;
    if (trend.rises(took, (int) limit)) {
      decrease(SLOWER_DECREASE);
    } else {
      limit = Math.min(bound, limit + (doubling ? 1 : 1 / limit));
    }
  }

  /// The call's answer is in the ledger, or there was none.
  void recorded() {
    lock.lock();
    try {
      unrecorded--;
      wake();
    } finally {
      lock.unlock();
    }
  }

  /// The permits that are available now.
  private int permits() {
    return Math.min(Math.max(1, (int) limit) - inFlight, mostUnrecorded(bound) - unrecorded);
  }

  /// Wakes as many waiting threads as there are permits: waking all of hundreds costs more than the
  /// calls themselves.
  private void wake() {
    for (int i = permits(); i > 0 && lock.hasWaiters(freed); i--) {
      freed.signal();
    }
  }

  /// The most calls whose answer is lost if the process dies.
  public static int mostUnrecorded(int bound) {
    return bound + Math.max(2, bound / 4);
  }

  /// Many calls are throttled at once; together they count as one signal.
  private void decrease(double factor) {
    long now = System.nanoTime();
    if (now - lastDecrease >= CALM_NANOS) {
      lastDecrease = now;
      doubling = false;
      limit = Math.max(1, limit * factor);
      refusals = 0;
      answers = 0;
    }
  }
}

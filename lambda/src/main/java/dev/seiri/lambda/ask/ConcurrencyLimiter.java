package dev.seiri.lambda.ask;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many calls may be under way to one model: up to a bound, fewer after it said "too many" or
/// when its answers take much longer than they used to, more again as it answers (additive
/// increase, multiplicative decrease). Where the quota is not known it begins low and doubles with
/// every round of answers until it is turned away for the first time.
///
/// An answer that is not recorded yet is lost if the process dies. So there is a bound on calls
/// that were begun and whose answer is not recorded, too: when the ledger is slow, asking waits for
/// it.
public final class ConcurrencyLimiter {
  /// Being turned away now and then is what touching the quota feels like; most of the time, that
  /// it is far away.
  private static final double SLIGHT_DECREASE = 0.9;

  private static final double STRONG_DECREASE = 0.5;

  /// A model that is slow serves fewer at once as fast.
  private static final double SLOWER_DECREASE = 0.8;

  private static final int FIRST_LIMIT = 16;
  private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final int bound;
  private double limit;
  private int inFlight;
  private int unrecorded;
  private final LatencyTrend trend = new LatencyTrend();
  private boolean doubling = true;
  private long answers;
  private long refusals;
  private long lastDecrease = System.nanoTime() - CALM_NANOS;

  private ConcurrencyLimiter(int bound, int first) {
    this.bound = bound;
    this.limit = first;
  }

  /// A pace that finds the quota out.
  ///
  /// @param bound the most calls at once, from 1
  static ConcurrencyLimiter upTo(int bound) {
    return new ConcurrencyLimiter(bound, Math.min(bound, FIRST_LIMIT));
  }

  /// A pace that somebody set who knows the quota.
  ///
  /// @param bound the calls at once, from 1
  static ConcurrencyLimiter of(int bound) {
    return new ConcurrencyLimiter(bound, bound);
  }

  /// Waits for a place.
  ///
  /// @return whether one came free in time; if so, [#release] and then [#recorded] must follow
  boolean acquire(Duration wait) throws InterruptedException {
    long nanos = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (places() <= 0) {
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

  /// How a call ended.
  enum End {
    /// It was answered.
    ANSWERED,
    /// It was turned away because there were too many.
    THROTTLED,
    /// It failed otherwise: nothing is learned of the quota.
    FAILED
  }

  /// Gives a place back.
  ///
  /// @param took how long the call took
  void release(End end, Duration took) {
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

  /// How many more calls may be begun now.
  private int places() {
    return Math.min(Math.max(1, (int) limit) - inFlight, mostUnrecorded(bound) - unrecorded);
  }

  /// Wakes as many as there are places for: waking all, of whom most wait on, costs more than the
  /// calls themselves where hundreds wait.
  private void wake() {
    for (int i = places(); i > 0 && lock.hasWaiters(freed); i--) {
      freed.signal();
    }
  }

  /// The most calls whose answer is lost if the process dies.
  public static int mostUnrecorded(int bound) {
    return bound + Math.max(2, bound / 4);
  }

  /// Many calls are turned away at once; together they are one sign.
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

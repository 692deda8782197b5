package dev.seiri.lambda.stream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many calls may be under way to one model: up to a bound, fewer after it said "too many",
/// more again as it answers (additive increase, multiplicative decrease).
///
/// An answer that is not recorded yet is lost if the process dies. So there is a bound on calls
/// that were begun and whose answer is not recorded, too: when the ledger is slow, asking waits for
/// it.
final class Pace {
  private static final double DECREASE = 0.7;
  private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final int bound;
  private double limit;
  private int inFlight;
  private int unrecorded;
  private long lastDecrease = System.nanoTime() - CALM_NANOS;

  /// @param bound the most calls at once, from 1
  Pace(int bound) {
    this.bound = bound;
    this.limit = bound;
  }

  /// Waits for a place.
  ///
  /// @return whether one came free in time; if so, [#release] and then [#recorded] must follow
  boolean acquire(Duration wait) throws InterruptedException {
    long nanos = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (inFlight >= Math.max(1, (int) limit) || unrecorded >= mostUnrecorded(bound)) {
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

  /// Gives a place back.
  ///
  /// @param throttled whether the call was turned away because there were too many
  void release(boolean throttled) {
    lock.lock();
    try {
      inFlight--;
      if (throttled) {
        decrease();
      } else {
        limit = Math.min(bound, limit + 1 / limit);
      }
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The call's answer is in the ledger, or there was none.
  void recorded() {
    lock.lock();
    try {
      unrecorded--;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The most calls whose answer is lost if the process dies.
  static int mostUnrecorded(int bound) {
    return bound + Math.max(2, bound / 4);
  }

  /// Many calls are turned away at once; together they are one sign.
  private void decrease() {
    long now = System.nanoTime();
    if (now - lastDecrease >= CALM_NANOS) {
      lastDecrease = now;
      limit = Math.max(1, limit * DECREASE);
    }
  }
}

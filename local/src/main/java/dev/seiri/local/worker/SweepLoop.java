package dev.seiri.local.worker;

import dev.seiri.core.StoreUnavailable;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sweep on its schedule, for as long as the process lives: whatever one sweep ends with, the
/// next one comes.
final class SweepLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SweepLoop.class);

  private final Once once;
  private final Duration pause;

  /// One sweep.
  interface Once {
    void sweep() throws InterruptedException;
  }

  /// @param pause how long after a sweep the next one begins
  SweepLoop(Once once, Duration pause) {
    this.once = once;
    this.pause = pause;
  }

  /// Sweeps until interrupted.
  void run() {
    try {
      while (true) {
        Thread.sleep(pause);
        try {
          once.sweep();
        } catch (StoreUnavailable e) {
          LOG.warn("the sweep has to wait: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
          LOG.error("the sweep failed and is retried", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

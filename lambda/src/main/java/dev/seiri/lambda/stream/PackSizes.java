package dev.seiri.lambda.stream;

import dev.seiri.core.concurrent.BoundedCache;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many rows the calls of each arm may have at this moment: as many as were asked for, and
/// fewer while calls leave rows without an answer of their own.
final class PackSizes {
  private static final Logger LOG = LoggerFactory.getLogger(PackSizes.class);
  private static final int MOST_KEPT = 1_000;

  /// After so many good calls in a row there may be twice as many rows again.
  private static final int GOOD_CALLS = 20;

  /// Of so many rows asked alone, one tries a call of two again.
  private static final int ALONE = 200;

  private final BoundedCache<Arm, Size> sizes = new BoundedCache<>(MOST_KEPT);

  private static final class Size {
    private final AtomicInteger rows;
    private final AtomicInteger good = new AtomicInteger();
    private final AtomicInteger alone = new AtomicInteger();

    Size(int rows) {
      this.rows = new AtomicInteger(rows);
    }
  }

  /// The most rows of the next call.
  ///
  /// @param wanted the most that its rows ask for
  int most(Arm arm, int wanted) {
    Size size = size(arm, wanted);
    int rows = Math.min(wanted, size.rows.get());
    return rows == 1 && wanted > 1 && size.alone.incrementAndGet() % ALONE == 0 ? 2 : rows;
  }

  /// Notes how a call went.
  ///
  /// @param rows how many it had
  /// @param alone how many of them have no answer of their own
  void told(Arm arm, int wanted, int rows, int alone) {
    Size size = size(arm, wanted);
    if (alone >= 2 && alone * 4 >= rows) {
      size.good.set(0);
      int fewer = Math.max(1, rows / 2);
      if (fewer < size.rows.getAndUpdate(now -> Math.min(now, fewer))) {
        LOG.warn(
            "of a call of {} rows of {}, {} had no answer of their own: at most {} rows a call from"
                + " now on",
            rows,
            arm.execution(),
            alone,
            fewer);
      }
    } else if (size.good.incrementAndGet() >= GOOD_CALLS) {
      size.good.set(0);
      size.rows.updateAndGet(now -> Math.min(wanted, now * 2));
    }
  }

  private Size size(Arm arm, int wanted) {
    return sizes.get(arm, a -> new Size(wanted));
  }
}

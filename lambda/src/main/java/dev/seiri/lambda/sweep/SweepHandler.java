package dev.seiri.lambda.sweep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.seiri.core.model.ModelCatalog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// The function behind the schedule. It ignores its event.
public final class SweepHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Duration RESERVE = Duration.ofSeconds(20);

  private final Sweep sweep;
  private final Clock clock;

  /// The handler as Lambda creates it, wired from the environment.
  public SweepHandler() {
    this(
        new Sweep(
            SweepPorts.ofEnvironment(System.getenv(), ModelCatalog.shipped()),
            SweepSettings.of(System.getenv(), SweepSettings.DEFAULT),
            Clock.systemUTC()),
        Clock.systemUTC());
  }

  SweepHandler(Sweep sweep, Clock clock) {
    this.sweep = sweep;
    this.clock = clock;
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    Instant until = clock.instant().plus(left.minus(RESERVE));
    try {
      Sweep.Report report = sweep.run(until);
      if (report.failed() > 0) {
        // The other executions are swept. The function's error raises the alarm.
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%d executions could not be swept: see the log; the next sweep retries",
                report.failed()));
      }
      return Map.of(
          "open", report.open(),
          "redriven", report.redriven(),
          "finished", report.finished(),
          "exported", report.exported());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: the next sweep continues", e);
    }
  }
}

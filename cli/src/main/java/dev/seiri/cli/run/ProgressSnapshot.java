package dev.seiri.cli.run;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Tally;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The progress of an execution at one moment.
///
/// @param rows all of them
/// @param tally what the handlers have counted
/// @param priced whether the catalog has a price of a model that is asked
/// @param inFlight questions in flight, or about to be sent
/// @param perSecond recent results per second
/// @param left the estimated time for the rest, where there is one
/// @param waits what the rest waits for, where that is known
record ProgressSnapshot(
    long rows,
    Tally tally,
    boolean priced,
    long inFlight,
    double perSecond,
    Optional<Duration> left,
    Optional<String> waits) {
  private static final int BAR = 30;

  /// For a terminal: a line for each thing.
  List<String> lines() {
    return List.of(
        "answered  %s %s".formatted(bar(), progress()),
        "speed     %s, %s".formatted(speed(), estimate()),
        "in flight " + Numbers.count(inFlight) + " questions",
        "verdicts  " + verdicts(),
        "cost      " + cost().replaceFirst("^cost ", ""),
        "waits for " + waits.orElse("nothing"));
  }

  /// For everything else: one line.
  String line() {
    String line =
        String.join(
            " · ",
            "answered " + progress(),
            speed(),
            "in flight " + Numbers.count(inFlight),
            verdicts(),
            cost(),
            estimate());
    return waits.map(why -> line + " · waits for: " + why).orElse(line);
  }

  private long results() {
    return Math.min(tally.results(), rows);
  }

  private String progress() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows (%d %%)",
        results(),
        rows,
        rows == 0 ? 100 : results() * 100 / rows);
  }

  private String bar() {
    int full = rows == 0 ? BAR : (int) (results() * BAR / rows);
    return "[" + "=".repeat(full) + " ".repeat(BAR - full) + "]";
  }

  private String speed() {
    return String.format(
        Locale.ROOT, perSecond < 10 ? "%.1f a second" : "%,.0f a second", perSecond);
  }

  private String estimate() {
    return results() >= rows
        ? "all answered"
        : left.map(time -> "about " + words(time) + " to go").orElse("no estimate yet");
  }

  private String verdicts() {
    List<String> counts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      if (tally.of(verdict) > 0) {
        counts.add(verdict.word() + " " + Numbers.count(tally.of(verdict)));
      }
    }
    return counts.isEmpty() ? "none yet" : String.join(", ", counts);
  }

  private String cost() {
    if (!priced && tally.costUsd().signum() == 0 && results() > 0) {
      return "cost unknown: the model has no price in the catalog (MODEL_CATALOG)";
    }
    String sofar = "US$" + Numbers.usd(tally.costUsd());
    if (tally.costUsd().signum() == 0 || results() == 0 || results() >= rows) {
      return sofar;
    }
    BigDecimal whole =
        tally
            .costUsd()
            .multiply(BigDecimal.valueOf(rows))
            .divide(BigDecimal.valueOf(results()), 9, RoundingMode.HALF_UP);
    return "%s so far, about US$%s in all".formatted(sofar, Numbers.usd(whole));
  }

  private static String words(Duration time) {
    if (time.toHours() > 0) {
      return String.format(Locale.ROOT, "%d h %d min", time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? String.format(Locale.ROOT, "%d min %d s", time.toMinutes(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d s", time.toSeconds());
  }
}

package dev.seiri.cli.page;

import dev.seiri.evaluation.Statistics.Share;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Draws shares and their 95 % intervals on one axis, which begins where the lowest interval does,
/// at a multiple of ten percent.
public final class Intervals {
  private static final int STEP = 10;

  /// Half the width of the mark at a share, in hundredths of the drawing.
  private static final double HALF_MARK = 0.6;

  private final double from;
  private final double to;

  private Intervals(double from, double to) {
    this.from = from;
    this.to = to;
  }

  /// An axis on which these shares find room.
  public static Intervals of(List<Share> shares) {
    double low = shares.stream().mapToDouble(Share::low).min().orElse(0) * 100;
    double high = shares.stream().mapToDouble(Share::high).max().orElse(1) * 100;
    double from = Math.clamp(Math.floor(low / STEP) * STEP, 0, 100.0 - STEP);
    return new Intervals(from, Math.clamp(Math.ceil(high / STEP) * STEP, from + STEP, 100));
  }

  /// A share as the template `interval` draws it: places are hundredths of the drawing.
  public Map<String, Object> model(Share share) {
    double low = place(share.low());
    return Map.of(
        "from", axis(from),
        "to", axis(to),
        "low", decimal(low),
        "width", decimal(Math.max(0.5, place(share.high()) - low)),
        "mark", decimal(Math.clamp(place(share.value()) - HALF_MARK, 0, 100 - 2 * HALF_MARK)),
        "share", percent(share.value()),
        "interval", "%s to %s".formatted(percent(share.low()), percent(share.high())));
  }

  private double place(double share) {
    return (share * 100 - from) / (to - from) * 100;
  }

  private static String decimal(double place) {
    return String.format(Locale.ROOT, "%.2f", place);
  }

  private static String axis(double percent) {
    return String.format(Locale.ROOT, "%.0f %%", percent);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}

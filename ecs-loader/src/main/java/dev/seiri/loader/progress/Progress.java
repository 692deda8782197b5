package dev.seiri.loader.progress;

import java.io.Console;
import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A display of how many rows are done: a bar on a terminal, a line now and then elsewhere. Used
/// from one thread.
public interface Progress extends AutoCloseable {
  /// Reports the rows done so far. A number lower than before is ignored.
  void at(long rows);

  @Override
  void close();

  /// A display on a stream.
  ///
  /// @param label what is being done: `loading`
  /// @param total all rows
  static Progress on(PrintStream out, boolean terminal, String label, long total) {
    return terminal ? new Bar(out, label, total) : new Lines(out, label, total);
  }

  /// Whether standard error is a terminal. A launcher can set it in the system property
  /// `seiri.terminal`.
  static boolean isTerminal() {
    String told = System.getProperty("seiri.terminal");
    if (told != null) {
      return Boolean.parseBoolean(told);
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /// A bar that is refreshed in place.
  final class Bar implements Progress {
    private final ProgressBar bar;

    Bar(PrintStream out, String label, long total) {
      this.bar =
          new ProgressBarBuilder()
              .setTaskName(label)
              .setInitialMax(total)
              .setUnit(" rows", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(100)
              .setConsumer(new ConsoleProgressBarConsumer(out, 100))
              .showSpeed(new DecimalFormat("#.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
              .build();
    }

    @Override
    public void at(long rows) {
      bar.stepTo(Math.max(rows, bar.getCurrent()));
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /// A line every two seconds at most, and one at the end.
  final class Lines implements Progress {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final PrintStream out;
    private final String label;
    private final long total;
    private long shown = -1;
    private long rows;
    private long shownAt;

    Lines(PrintStream out, String label, long total) {
      this.out = out;
      this.label = label;
      this.total = total;
    }

    @Override
    public void at(long rows) {
      this.rows = Math.max(rows, this.rows);
      long now = System.nanoTime();
      if (shown < 0 || now - shownAt >= EVERY.toNanos()) {
        show(now);
      }
    }

    @Override
    public void close() {
      show(System.nanoTime());
    }

    private void show(long now) {
      if (rows == shown) {
        return;
      }
      shown = rows;
      shownAt = now;
      out.println(
          String.format(
              Locale.ROOT,
              "%s %,d of %,d rows (%d %%)",
              label,
              rows,
              total,
              total == 0 ? 100 : rows * 100 / total));
    }
  }
}

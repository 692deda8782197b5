package dev.seiri.cli.run;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Shows glances: over themselves on a terminal, as a line now and then elsewhere.
sealed interface WatchView {
  void show(ProgressSnapshot glance, Instant now);

  /// Shows a glance that is the last one.
  void end(ProgressSnapshot glance);

  static WatchView on(PrintStream out, boolean terminal) {
    return terminal ? new Screen(out) : new Lines(out);
  }

  /// A few lines that are drawn over themselves.
  final class Screen implements WatchView {
    /// What every terminal has; longer lines would wrap and leave their rest behind.
    private static final int WIDTH = 79;

    private final PrintStream out;
    private int drawn;

    Screen(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(ProgressSnapshot glance, Instant now) {
      draw(glance);
    }

    @Override
    public void end(ProgressSnapshot glance) {
      draw(glance);
    }

    private void draw(ProgressSnapshot glance) {
      List<String> lines = glance.lines();
      StringBuilder text = new StringBuilder();
      if (drawn > 0) {
        text.append("\u001b[").append(drawn).append('A');
      }
      for (String line : lines) {
        text.append("\r\u001b[K")
            .append(line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…")
            .append('\n');
      }
      drawn = lines.size();
      out.print(text);
      out.flush();
    }
  }

  /// A line every two seconds at most, where there is news.
  final class Lines implements WatchView {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final PrintStream out;
    private Instant last = Instant.MIN;
    private long shown = -1;

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(ProgressSnapshot glance, Instant now) {
      if (glance.tally().results() != shown && (shown < 0 || !now.isBefore(last.plus(EVERY)))) {
        last = now;
        print(glance);
      }
    }

    @Override
    public void end(ProgressSnapshot glance) {
      if (glance.tally().results() != shown) {
        print(glance);
      }
    }

    private void print(ProgressSnapshot glance) {
      shown = glance.tally().results();
      out.println(glance.line());
    }
  }
}

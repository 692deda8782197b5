package dev.seiri.cli.watch;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Shows glances: over themselves on a terminal, as a line now and then elsewhere.
sealed interface View {
  void show(Glance glance, Instant now);

  /// Shows a glance that is the last one.
  void end(Glance glance);

  static View on(PrintStream out, boolean terminal) {
    return terminal ? new Screen(out) : new Lines(out);
  }

  /// A few lines that are drawn over themselves.
  final class Screen implements View {
    /// What every terminal has; longer lines would wrap and leave their rest behind.
    private static final int WIDTH = 79;

    private final PrintStream out;
    private int drawn;

    Screen(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(Glance glance, Instant now) {
      draw(glance);
    }

    @Override
    public void end(Glance glance) {
      draw(glance);
    }

    private void draw(Glance glance) {
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
  final class Lines implements View {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final PrintStream out;
    private Instant last = Instant.MIN;
    private long shown = -1;

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(Glance glance, Instant now) {
      if (glance.tally().results() != shown && (shown < 0 || !now.isBefore(last.plus(EVERY)))) {
        last = now;
        print(glance);
      }
    }

    @Override
    public void end(Glance glance) {
      if (glance.tally().results() != shown) {
        print(glance);
      }
    }

    private void print(Glance glance) {
      shown = glance.tally().results();
      out.println(glance.line());
    }
  }
}

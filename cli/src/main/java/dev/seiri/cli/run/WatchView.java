package dev.seiri.cli.run;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Shows progress: refreshed in place on a terminal, as a line now and then elsewhere.
sealed interface WatchView {
  void show(ProgressSnapshot snapshot, Instant now);

  /// Shows the last snapshot.
  void end(ProgressSnapshot snapshot);

  static WatchView on(PrintStream out, boolean terminal) {
    return terminal ? new Screen(out) : new Lines(out);
  }

  /// A few lines that are refreshed in place.
  final class Screen implements WatchView {
    /// The width that every terminal has; longer lines would wrap and leave remains.
    private static final int WIDTH = 79;

    private final PrintStream out;
    private int drawn;

    Screen(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(ProgressSnapshot snapshot, Instant now) {
      draw(snapshot);
    }

    @Override
    public void end(ProgressSnapshot snapshot) {
      draw(snapshot);
    }

    private void draw(ProgressSnapshot snapshot) {
      List<String> lines = snapshot.lines();
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

  /// A line every two seconds at most, if there are new results, or rows wait for something else.
  final class Lines implements WatchView {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final PrintStream out;
    private Instant last = Instant.MIN;
    private long shown = -1;
    private Optional<String> waits = Optional.empty();

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(ProgressSnapshot snapshot, Instant now) {
      if (isNew(snapshot) && (shown < 0 || !now.isBefore(last.plus(EVERY)))) {
        last = now;
        print(snapshot);
      }
    }

    @Override
    public void end(ProgressSnapshot snapshot) {
      if (isNew(snapshot)) {
        print(snapshot);
      }
    }

    private boolean isNew(ProgressSnapshot snapshot) {
      return snapshot.tally().results() != shown || !snapshot.waits().equals(waits);
    }

    private void print(ProgressSnapshot snapshot) {
      waits = snapshot.waits();
      shown = snapshot.tally().results();
      out.println(snapshot.line());
    }
  }
}

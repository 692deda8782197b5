package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.measure.GateSimulation.Rate;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.review.ReviewPlan;
import dev.seiri.evaluation.review.ErrorBound;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/// How often the certificate of a review is right, and how many rows it takes, on executions of
/// which it is known which rows are wrong. The order and the bound are those of `seiri review`.
/// Nothing here measures time, and every seed is fixed.
final class TrustSimulation {
  private static final int TRIALS_PER_ROUND = 1_000;
  private static final int ROWS = 1_000;
  private static final int LARGE = 10_000;
  private static final int REVIEWS_PER_ROUND = 15;
  private static final double CONFIDENCE = 0.95;
  private static final double GOAL = 0.01;
  private static final double SKIPPED = 0.01;
  private static final double[] ERRORS = {0.001, 0.01, 0.05, 0.3};

  private TrustSimulation() {}

  /// What flags say.
  ///
  /// @param wrong the share of wrong rows that are flagged
  /// @param right the share of right rows that are flagged
  record Signal(String name, double wrong, double right) {
    static final Signal NONE = new Signal("of no use", 0.03, 0.03);
    static final Signal WEAK = new Signal("weak", 0.4, 0.05);
    static final Signal GOOD = new Signal("good", 0.9, 0.01);
    static final Signal ADVERSARIAL = new Signal("adversarial", 0, 0.05);
    static final Signal ABSENT = new Signal("no flags", 0, 0);
    static final List<Signal> ALL = List.of(NONE, WEAK, GOOD, ADVERSARIAL);
  }

  /// An execution.
  ///
  /// @param frame the rows that are not flagged, in the order in which they are drawn
  /// @param wrong the wrong rows among them
  record World(int flagged, List<RequestId> frame, Set<RequestId> wrong) {
    /// Draws one.
    ///
    /// @param errors the share of wrong rows
    /// @param sorted whether the wrong rows stand together in the file
    static World of(int rows, double errors, Signal signal, boolean sorted, Random random) {
      ExecutionId execution = new ExecutionId("e");
      List<RequestId> all =
          new ArrayList<>(
              LongStream.rangeClosed(1, rows)
                  .mapToObj(row -> RequestId.ofRow(execution, row))
                  .toList());
      if (!sorted) {
        Collections.shuffle(all, random);
      }
      int wrongRows = (int) Math.round(rows * errors);
      Set<RequestId> wrong = new HashSet<>();
      List<RequestId> frame = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        boolean isWrong = i < wrongRows;
        if (random.nextDouble() >= (isWrong ? signal.wrong() : signal.right())) {
          frame.add(all.get(i));
          if (isWrong) {
            wrong.add(all.get(i));
          }
        }
      }
      String seed = Long.toHexString(random.nextLong());
      return new World(rows - frame.size(), ReviewPlan.draw(seed, frame), wrong);
    }
  }

  static void run(Report report, int rounds) {
    violations(report, TRIALS_PER_ROUND * rounds);
    reviews(report, REVIEWS_PER_ROUND * rounds);
    perfect(report);
  }

  private static void violations(Report report, int trials) {
    report.say(
        String.format(
            Locale.ROOT,
            "%,d rows, at 95 %%: how often the bound was at any moment below the number of wrong"
                + " rows, %,d executions each (a reviewer skips one row in a hundred):",
            ROWS,
            trials));
    report.heads("signal", "file", "wrong rows", "violated");
    for (Signal signal : Signal.ALL) {
      for (boolean sorted : new boolean[] {true, false}) {
        for (double errors : ERRORS) {
          report.row(
              signal.name(),
              sorted ? "sorted" : "shuffled",
              number(errors * 100, 1) + " %",
              violated(signal, sorted, errors, trials));
        }
      }
    }
  }

  /// How often a review claims too much, at whichever moment it stops.
  static Rate violated(Signal signal, boolean sorted, double errors, int trials) {
    Random random = new Random(21);
    int violated = 0;
    for (int trial = 0; trial < trials; trial++) {
      World world = World.of(ROWS, errors, signal, sorted, random);
      violated += isViolated(world, random) ? 1 : 0;
    }
    return new Rate(violated, trials);
  }

  /// The bound falls with each right row and rises with each wrong one: it is lowest before these,
  /// and at the end.
  private static boolean isViolated(World world, Random random) {
    ErrorBound bound = new ErrorBound(world.frame().size(), CONFIDENCE);
    long truth = world.wrong().size();
    long wrong = 0;
    int last = world.frame().size() / 2;
    for (int draw = 0; draw < last; draw++) {
      if (world.wrong().contains(world.frame().get(draw)) || random.nextDouble() < SKIPPED) {
        if (bound.after(draw, wrong) < truth) {
          return true;
        }
        wrong++;
      }
    }
    return bound.after(last, wrong) < truth;
  }

  private static void reviews(Report report, int trials) {
    report.say(
        String.format(
            Locale.ROOT,
            "%,d rows: how many rows are looked at until at most 1 %% of the others are wrong (95"
                + " %%), medians of %,d reviews:",
            LARGE,
            trials));
    report.heads("wrong rows", "no flags", "good signal", "share", "weak signal", "of no use");
    for (double errors : new double[] {0, 0.002, 0.005, 0.01, 0.02, 0.05}) {
      double plain = looked(Signal.ABSENT, errors, trials);
      double good = looked(Signal.GOOD, errors, trials);
      report.row(
          number(errors * 100, 1) + " %",
          number(plain, 0),
          number(good, 0),
          number(good / plain * 100, 0) + " %",
          number(looked(Signal.WEAK, errors, trials), 0),
          number(looked(Signal.NONE, errors, trials), 0));
    }
  }

  /// The median number of rows that are looked at: all flagged ones, then draws.
  static double looked(Signal signal, double errors, int trials) {
    Random random = new Random(21);
    List<Integer> counts = new ArrayList<>();
    for (int trial = 0; trial < trials; trial++) {
      World world = World.of(LARGE, errors, signal, false, random);
      counts.add(world.flagged() + draws(world));
    }
    return Benchmarks.median(counts, Integer::doubleValue);
  }

  /// How many draws until the statement holds.
  private static int draws(World world) {
    ErrorBound bound = new ErrorBound(world.frame().size(), CONFIDENCE);
    int rows = world.frame().size();
    long wrong = 0;
    for (int draw = 0; draw < rows; draw++) {
      boolean isWrong = world.wrong().contains(world.frame().get(draw));
      // Between two wrong rows the bound falls: it is looked at before each, and now and then.
      if (draw % 10 == 0 && bound.after(draw, wrong) - wrong <= GOAL * (rows - draw)) {
        return draw;
      }
      wrong += isWrong ? 1 : 0;
    }
    return rows;
  }

  private static void perfect(Report report) {
    report.say(
        "an execution without a wrong row, looked at until at most 1 % may be wrong (95 %):");
    report.heads("rows", "rows looked at", "of 299");
    for (int rows : new int[] {1_000, 10_000, 100_000}) {
      int draws = perfect(rows);
      report.row(number(rows, 0), draws, number(draws / 299.0, 2));
    }
  }

  /// How many draws a perfect execution takes.
  static int perfect(int rows) {
    ErrorBound bound = new ErrorBound(rows, CONFIDENCE);
    int draws = 0;
    while (bound.after(draws, 0) > GOAL * (rows - draws)) {
      draws++;
    }
    return draws;
  }
}

package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.measure.GateWorld.Input;
import dev.seiri.core.eval.Evaluation;
import dev.seiri.evaluation.EvaluationGate;
import dev.seiri.evaluation.EvaluationGate.Decision;
import dev.seiri.evaluation.GateRules;
import dev.seiri.evaluation.NonInferiority;
import dev.seiri.evaluation.NonInferiority.Finding;
import dev.seiri.evaluation.PairedComparison;
import dev.seiri.evaluation.ScoreInterval;
import dev.seiri.evaluation.Statistics;
import dev.seiri.evaluation.Statistics.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/// How often the gate is right, on versions of which it is known how good they are. The gate is the
/// one that `--gate` asks. Nothing here measures time, and every seed is fixed.
final class GateSimulation {
  private static final int TRIALS_PER_ROUND = 1_000;
  private static final double[] CHANGES = {0.01, 0.05, 0.1, 0.2};
  private static final int[] SIZES = {40, 200, 500, 2_000};
  private static final GateRules RULES =
      new GateRules(NonInferiority.DEFAULT_MARGIN, Optional.empty(), model -> true);

  private GateSimulation() {}

  /// How often something happened in so many trials.
  record Rate(int count, int trials) {
    double value() {
      return (double) count / trials;
    }

    /// With its standard error, in per cent.
    @Override
    public String toString() {
      double error = Math.sqrt(value() * (1 - value()) / trials);
      return String.format(Locale.ROOT, "%.1f ± %.1f %%", value() * 100, error * 100);
    }
  }

  /// How the gate decided.
  record Decisions(Rate passed, Rate refused, Rate cannotTell) {}

  /// How often intervals held what they should.
  ///
  /// @param drop the interval of (worse − better) / n
  /// @param right that of the share of right rows
  /// @param falseAlarm how often McNemar's test found a difference at 5 %
  record Coverage(Rate drop, Rate right, Rate falseAlarm) {}

  static void run(Report report, int rounds) {
    int trials = TRIALS_PER_ROUND * rounds;
    decisions(report, trials, "equal versions", 0);
    decisions(report, trials, "a drop of 3 points", 0.03);
    decisions(report, trials, "a drop of 2 points, which is the margin", 0.02);
    coverage(report, trials);
    tries(report, trials);
    advice(report, trials);
  }

  private static void decisions(Report report, int trials, String name, double drop) {
    report.say(String.format(Locale.ROOT, "%s, %,d trials each:", name, trials));
    report.heads("inputs", "sets", "answers that differ", "passed", "refused", "cannot tell");
    for (int sets : new int[] {1, 3}) {
      for (int size : SIZES) {
        for (double changes : CHANGES) {
          GateWorld world = GateWorld.of(changes, drop, 1, 1);
          Decisions decisions = decide(world, size, sets, trials);
          report.row(
              number(size, 0),
              sets,
              percent(changes + drop),
              decisions.passed(),
              decisions.refused(),
              decisions.cannotTell());
        }
      }
    }
  }

  /// The gate's decisions where each version is evaluated once on each set.
  static Decisions decide(GateWorld world, int size, int sets, int trials) {
    Random random = new Random(18);
    int[] counts = new int[3];
    for (int trial = 0; trial < trials; trial++) {
      List<Evaluation> all = new ArrayList<>();
      for (int set = 0; set < sets; set++) {
        List<Input> inputs = world.draw(random, size);
        all.add(world.evaluate(random, "set" + set + "-", GateWorld.OLD, inputs, 1));
        all.add(world.evaluate(random, "set" + set + "-", GateWorld.NEW, inputs, 2));
      }
      counts[outcome(all)]++;
    }
    return new Decisions(
        new Rate(counts[0], trials), new Rate(counts[1], trials), new Rate(counts[2], trials));
  }

  private static int outcome(List<Evaluation> all) {
    return switch (EvaluationGate.decide(all, GateWorld.NEW, Optional.of(GateWorld.OLD), RULES)) {
      case Decision.Passed passed -> 0;
      case Decision.Refused refused -> 1;
      case Decision.CannotTell open -> 2;
    };
  }

  private static void coverage(Report report, int trials) {
    report.say(String.format(Locale.ROOT, "95 %% intervals, %,d trials each:", trials));
    report.heads(
        "inputs",
        "rows per input",
        "repeats",
        "answers that differ",
        "drop",
        "interval of the drop holds it",
        "interval of the rows right holds it",
        "p below 0.05");
    for (int size : SIZES) {
      for (int copies : new int[] {1, 3}) {
        for (int repeats : new int[] {1, 3}) {
          for (double changes : new double[] {0.01, 0.1}) {
            for (double drop : new double[] {0, 0.03}) {
              GateWorld world = GateWorld.of(changes, drop, copies, repeats);
              Coverage coverage = cover(world, size, trials);
              report.row(
                  number(size, 0),
                  copies,
                  repeats,
                  percent(changes + drop),
                  percent(drop),
                  coverage.drop(),
                  coverage.right(),
                  coverage.falseAlarm());
            }
          }
        }
      }
    }
  }

  /// How often the intervals of single evaluations hold.
  static Coverage cover(GateWorld world, int size, int trials) {
    Random random = new Random(18);
    int drops = 0;
    int rights = 0;
    int alarms = 0;
    for (int trial = 0; trial < trials; trial++) {
      List<Input> inputs = world.draw(random, size);
      Evaluation old = world.evaluate(random, "s", GateWorld.OLD, inputs, 1);
      Evaluation fresh = world.evaluate(random, "s", GateWorld.NEW, inputs, 2);
      PairedComparison comparison = PairedComparison.of(fresh.rows(), old.byRecord());
      ScoreInterval interval =
          ScoreInterval.of(comparison.differences(), NonInferiority.ERROR_RATE);
      drops += interval.low() <= world.drop() && world.drop() <= interval.high() ? 1 : 0;
      Share right = Statistics.share(fresh.right(), inputs(fresh));
      rights += right.low() <= world.right() && world.right() <= right.high() ? 1 : 0;
      alarms += comparison.p() < 0.05 ? 1 : 0;
    }
    return new Coverage(
        new Rate(drops, trials), new Rate(rights, trials), new Rate(alarms, trials));
  }

  private static List<String> inputs(Evaluation evaluation) {
    return evaluation.rows().stream()
        .flatMap(row -> row.answers().stream())
        .map(Evaluation.Answers::inputSha256)
        .toList();
  }

  private static void tries(Report report, int trials) {
    report.say(
        String.format(
            Locale.ROOT,
            "until it passes, at most three times, with 10 %% of the answers differing beside the"
                + " drop, %,d trials each:",
            trials));
    report.heads("inputs", "drop", "what is done again", "passed at once", "passed within three");
    for (double drop : new double[] {0.02, 0.03}) {
      GateWorld world = GateWorld.of(0.1, drop, 1, 1);
      List<Rate> again = again(world, 500, 0, trials);
      report.row(500, percent(drop), "evaluating both versions", again.getFirst(), again.getLast());
      List<Rate> grown = again(world, 500, 500, trials);
      report.row(
          "500, 1,000, 1,500",
          percent(drop),
          "adding rows, and evaluating both",
          grown.getFirst(),
          grown.getLast());
    }
  }

  /// How often a version passes that is evaluated until it passes, within one, two and three tries.
  ///
  /// @param more how many inputs are added before each further try
  static List<Rate> again(GateWorld world, int size, int more, int trials) {
    Random random = new Random(18);
    int[] passed = new int[3];
    for (int trial = 0; trial < trials; trial++) {
      List<Input> inputs = new ArrayList<>(world.draw(random, size));
      List<Evaluation> all = new ArrayList<>();
      for (int attempt = 0; attempt < passed.length; attempt++) {
        all.add(world.evaluate(random, "s", GateWorld.OLD, inputs, 2 * attempt));
        all.add(world.evaluate(random, "s", GateWorld.NEW, inputs, 2 * attempt + 1));
        if (outcome(all) == 0) {
          for (int later = attempt; later < passed.length; later++) {
            passed[later]++;
          }
          break;
        }
        inputs.addAll(world.draw(random, more));
      }
    }
    return List.of(
        new Rate(passed[0], trials), new Rate(passed[1], trials), new Rate(passed[2], trials));
  }

  private static void advice(Report report, int trials) {
    report.say(
        String.format(
            Locale.ROOT,
            "equal versions on which the gate cannot tell, with as many more rows as it asks for,"
                + " %,d trials each:",
            trials));
    report.heads("inputs", "answers that differ", "more rows, median", "passed then");
    for (int size : new int[] {40, 200, 500}) {
      for (double changes : CHANGES) {
        GateWorld world = GateWorld.of(changes, 0, 1, 1);
        Advice advice = advise(world, size, trials);
        report.row(number(size, 0), percent(changes), number(advice.median(), 0), advice.passed());
      }
    }
  }

  /// What came of the advice.
  ///
  /// @param median how many more rows were asked for
  /// @param passed of those that took the advice
  record Advice(double median, Rate passed) {}

  private static Advice advise(GateWorld world, int size, int trials) {
    Random random = new Random(18);
    List<Long> asked = new ArrayList<>();
    int passed = 0;
    for (int trial = 0; trial < trials; trial++) {
      List<Input> inputs = new ArrayList<>(world.draw(random, size));
      Finding finding = find(world, random, inputs);
      if (finding.answer() == NonInferiority.Answer.CANNOT_TELL) {
        asked.add(finding.more());
        inputs.addAll(world.draw(random, Math.toIntExact(finding.more())));
        passed += find(world, random, inputs).answer() == NonInferiority.Answer.PASSES ? 1 : 0;
      }
    }
    return new Advice(
        asked.isEmpty() ? 0 : Benchmarks.median(asked, Long::doubleValue),
        new Rate(passed, Math.max(1, asked.size())));
  }

  private static Finding find(GateWorld world, Random random, List<Input> inputs) {
    Evaluation old = world.evaluate(random, "s", GateWorld.OLD, inputs, 1);
    Evaluation fresh = world.evaluate(random, "s", GateWorld.NEW, inputs, 2);
    return NonInferiority.usual()
        .of(PairedComparison.of(fresh.rows(), old.byRecord()).differences());
  }

  private static String percent(double share) {
    return number(share * 100, 0) + " %";
  }
}

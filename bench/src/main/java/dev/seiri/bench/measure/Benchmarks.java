package dev.seiri.bench.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/// Runs benchmarks: `scripts/bench NAME [ROUNDS]`, or all of them. What is compared is measured in
/// turn, round by round, in one run; the figures are medians.
final class Benchmarks {
  private static final int ROUNDS = 3;

  private Benchmarks() {}

  interface Benchmark {
    void run(Report report, int rounds) throws IOException, InterruptedException;
  }

  private static final SequencedMap<String, Benchmark> ALL = new LinkedHashMap<>();

  static {
    ALL.put("arithmetic", Arithmetic::run);
    ALL.put("one-at-a-time", AgainstOneAtATime::run);
    ALL.put("own-cost", OwnCost::run);
    ALL.put("memory", Memory::run);
    ALL.put("loader", LoaderCeiling::run);
    ALL.put("workbook", WorkbookBench::run);
    ALL.put("growth", Growth::run);
    ALL.put("cold-start", ColdStart::run);
    ALL.put("gate", GateSimulation::run);
    ALL.put("trust", TrustSimulation::run);
    ALL.put("packing", PackingBench::run);
    ALL.put("packed-speed", PackedSpeed::run);
    ALL.put("checks", ChecksBench::run);
  }

  /// A printed table, to which rows are added as they are measured.
  record Report(PrintStream out) {
    void heads(String... heads) {
      out.println();
      row((Object[]) heads);
      out.println("|---".repeat(heads.length) + "|");
    }

    void row(Object... cells) {
      StringBuilder line = new StringBuilder("|");
      for (Object cell : cells) {
        line.append(' ').append(cell).append(" |");
      }
      out.println(line);
    }

    void say(String text) {
      out.println();
      out.println(text);
    }
  }

  /// The median; of two middle ones, the upper.
  static <T> double median(List<T> all, ToDoubleFunction<T> figure) {
    double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String wanted = args.length == 0 ? "" : args[0];
    if (!wanted.equals("all") && !ALL.containsKey(wanted)) {
      out.println("usage: scripts/bench all|%s [ROUNDS]".formatted(String.join("|", ALL.keySet())));
      System.exit(2);
    }
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
    for (Map.Entry<String, Benchmark> benchmark : ALL.entrySet()) {
      if (wanted.equals("all") || wanted.equals(benchmark.getKey())) {
        out.println("\n## " + benchmark.getKey());
        benchmark.getValue().run(new Report(out), rounds);
      }
    }
    System.exit(0);
  }
}

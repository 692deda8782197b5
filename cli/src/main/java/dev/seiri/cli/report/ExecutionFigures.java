package dev.seiri.cli.report;

import dev.seiri.cli.output.LostCallText;
import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.output.Summary;
import dev.seiri.cli.page.Chart;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.Totals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The totals of an execution's results, and the first failed, repaired and valid ones. Memory is
/// bounded, except for four bytes a result.
final class ExecutionFigures {
  private static final int SAMPLES = 10;
  private static final int SHOWN = 100;

  /// Bounds of latencies in milliseconds: three to each doubling or so.
  private static final int[] BOUNDS = bounds();

  private final Timeline timeline = new Timeline();
  private final TreeMap<String, ModelFigures> models = new TreeMap<>();
  private final List<Map<String, Object>> samples = new ArrayList<>();
  private final List<Map<String, Object>> failed = new ArrayList<>();
  private final List<Map<String, Object>> repaired = new ArrayList<>();
  private final FailureGroups groups = new FailureGroups();
  private final FlagGroups flags = new FlagGroups();
  private final Totals totals = new Totals();
  private Optional<ResultDocument> first = Optional.empty();
  private long pending;

  /// Takes a row's result, empty while it is pending.
  void add(Optional<ResultDocument> result) {
    if (result.isEmpty()) {
      pending++;
      return;
    }
    add(result.get());
  }

  private void add(ResultDocument result) {
    first = first.isPresent() ? first : Optional.of(result);
    totals.add(result);
    flags.add(result);
    of(result.modelId().orElse("none")).add(result);
    result.paidByModel().forEach((model, paid) -> of(model).paid(paid));
    result.calls().byModel().forEach((model, calls) -> of(model).called(calls));
    createdAt(result.json()).ifPresent(timeline::add);
    keep(result);
  }

  /// Takes the calls by model that the handlers counted.
  void measured(Map<String, Long> calls) {
    calls.forEach((model, count) -> of(model).calledAtLeast(count));
  }

  private ModelFigures of(String model) {
    return models.computeIfAbsent(model, id -> new ModelFigures());
  }

  private void keep(ResultDocument result) {
    if (result.verdict() == Verdict.OK && samples.size() < SAMPLES) {
      samples.add(ResultTexts.row(result));
    } else if (result.verdict() == Verdict.REPAIRED && repaired.size() < SHOWN) {
      repaired.add(ResultTexts.row(result));
    } else if (!result.verdict().isValid()) {
      groups.add(result);
      if (failed.size() < SHOWN) {
        failed.add(ResultTexts.row(result));
      }
    }
  }

  Optional<ResultDocument> first() {
    return first;
  }

  /// The figures by the names the template calls them.
  Map<String, Object> model() {
    Tally tally = totals.tally();
    long rows = totals.results() + pending;
    Map<String, Object> model = new HashMap<>();
    model.put("rows", Numbers.count(rows));
    model.put("results", Numbers.count(tally.results()));
    model.put("pending", Numbers.count(pending));
    model.put("hasPending", pending > 0);
    model.put("valid", Numbers.percent(totals.valid(), totals.results()));
    model.put("cost", Numbers.cost(tally.costUsd(), totals.unpriced()));
    model.put("costPerThousand", costPerThousand());
    model.put("headline", headline(tally.invalid()));
    model.put("groups", groups.lines());
    model.put("flags", flags.lines());
    model.put(
        "flagged",
        tally.flagged() == 1
            ? "1 row is flagged"
            : Numbers.count(tally.flagged()) + " rows are flagged");
    model.put("hasLost", totals.lost().calls() > 0);
    model.put("lost", LostCallText.describe(totals.lost(), totals.unpricedLosses()).orElse(""));
    model.put("inputTokens", Numbers.count(tally.inputTokens()));
    model.put("outputTokens", Numbers.count(tally.outputTokens()));
    model.put("cacheTokens", Numbers.count(tally.cacheReadTokens()));
    model.put("reused", Numbers.count(tally.reused()));
    model.put("packing", totals.packedRows() > 0 ? Summary.packing(totals) : "");
    model.put("reusedShare", Numbers.percent(tally.reused(), tally.results()));
    model.put("saved", Numbers.usd(totals.saved()));
    model.put("lasted", seconds());
    model.put("rate", rate());
    model.put("from", timeline.isEmpty() ? "–" : timeline.first().toString());
    model.put("to", timeline.isEmpty() ? "–" : timeline.last().toString());
    List<Map<String, Object>> verdicts = verdicts(rows);
    model.put("verdicts", verdicts);
    model.put(
        "verdictsInWords",
        verdicts.stream()
            .map(line ->
                "%s %s (%s)".formatted(line.get("name"), line.get("count"), line.get("share")))
            .collect(Collectors.joining(", ", "Verdicts: ", "")));
    model.put("models", models.entrySet().stream().map(e -> e.getValue().row(e.getKey())).toList());
    model.put("samples", samples);
    model.put("failed", failed);
    model.put("failedCount", tally.invalid());
    model.put("failedTotal", Numbers.count(tally.invalid()));
    model.put("repaired", repaired);
    model.put("repairedCount", tally.of(Verdict.REPAIRED));
    model.put("repairedTotal", Numbers.count(tally.of(Verdict.REPAIRED)));
    return model;
  }

  /// What the page is opened for.
  private String headline(long failures) {
    if (failures == 1) {
      return "1 row needs you";
    }
    if (failures > 1) {
      return Numbers.count(failures) + " rows need you";
    }
    return pending > 0 ? "No row needs you so far" : "No row needs you";
  }

  private String costPerThousand() {
    long results = totals.results();
    if (results == 0) {
      return "–";
    }
    if (totals.unpriced() > 0) {
      return "not known: a model has no price";
    }
    BigDecimal thousandfold = totals.tally().costUsd().multiply(BigDecimal.valueOf(1_000));
    return Numbers.cost(
        thousandfold.divide(BigDecimal.valueOf(results), 6, RoundingMode.HALF_UP), 0);
  }

  List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    if (timeline.hasCourse()) {
      charts.add(timeline.chart("progress-chart"));
    }
    List<Chart.Series> series = new ArrayList<>();
    models.forEach((model, figures) -> {
      if (figures.latencies().count() > 0) {
        series.add(new Chart.Series(model, shares(figures)));
      }
    });
    if (!series.isEmpty()) {
      int shown = shown(series);
      charts.add(
          new Chart(
              "latency-chart",
              "milliseconds per answer",
              "% of answers",
              true,
              true,
              Arrays.stream(BOUNDS).limit(shown).mapToObj(bound -> (double) bound).toList(),
              series.stream()
                  .map(one -> new Chart.Series(one.label(), one.y().subList(0, shown)))
                  .toList()));
    }
    return charts;
  }

  /// How many bounds there are up to the first one that nothing reaches.
  private static int shown(List<Chart.Series> series) {
    int last = BOUNDS.length - 1;
    while (last > 0 && isEmptyAt(series, last)) {
      last--;
    }
    return Math.min(BOUNDS.length, last + 2);
  }

  private static boolean isEmptyAt(List<Chart.Series> series, int bound) {
    return series.stream().allMatch(one -> one.y().get(bound) == 0);
  }

  private static List<Double> shares(ModelFigures figures) {
    double all = figures.latencies().count();
    return Arrays.stream(figures.latencies().histogram(BOUNDS))
        .mapToObj(count -> Math.round(count / all * 10_000) / 100.0)
        .toList();
  }

  private List<Map<String, Object>> verdicts(long rows) {
    List<Map<String, Object>> lines = new ArrayList<>();
    long before = 0;
    for (Verdict verdict : Verdict.values()) {
      long count = totals.tally().of(verdict);
      if (count > 0) {
        String look = verdict == Verdict.OK ? "good" : verdict.isValid() ? "fair" : "bad";
        lines.add(line(verdict.word(), look, before, count, rows));
        before += count;
      }
    }
    if (pending > 0) {
      lines.add(line("pending", "quiet", before, pending, rows));
    }
    return lines;
  }

  private static Map<String, Object> line(
      String name, String look, long before, long count, long rows) {
    return Map.of(
        "name", name,
        "look", look,
        "count", Numbers.count(count),
        "share", Numbers.percent(count, rows),
        "from", percent(before, rows),
        "percent", percent(count, rows));
  }

  private static String percent(long count, long rows) {
    return String.format(Locale.ROOT, "%.3f", 100.0 * count / Math.max(1, rows));
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%,.1f s", timeline.lasted().toMillis() / 1000.0);
  }

  private String rate() {
    double seconds = timeline.lasted().toMillis() / 1000.0;
    return seconds < 0.001
        ? "–"
        : String.format(Locale.ROOT, "%,.0f a second", totals.results() / seconds);
  }

  private static Optional<Instant> createdAt(JsonNode json) {
    try {
      return Optional.of(Instant.parse(json.path("created_at").asString("")));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static int[] bounds() {
    List<Integer> bounds = new ArrayList<>();
    for (int exponent = 0; exponent <= 60; exponent++) {
      int bound = (int) Math.round(Math.pow(2, exponent / 3.0));
      if (bounds.isEmpty() || bound > bounds.getLast()) {
        bounds.add(bound);
      }
    }
    return bounds.stream().mapToInt(Integer::intValue).toArray();
  }
}

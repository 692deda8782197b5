package dev.seiri.cli.variants;

import dev.seiri.cli.query.QueryResult;
import dev.seiri.cli.variants.Agreement.Shared;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Variant;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.Statistics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// An execution's results by variant, in the variants' order.
public final class VariantReport {
  /// Stands for the variant of an execution that has none.
  private static final String ALL = "-";

  private final Execution execution;
  private final Map<String, VariantStatistics> variants = new LinkedHashMap<>();
  private final Agreement agreement = new Agreement();

  public VariantReport(Execution execution) {
    this.execution = execution;
    execution.payload().variants().stream()
        .map(Variant::name)
        .forEach(name -> variants.put(name, new VariantStatistics()));
  }

  /// Adds a result.
  public void add(ResultDocument result) {
    String variant = result.variant().orElse(ALL);
    variants.computeIfAbsent(variant, name -> new VariantStatistics()).add(result);
    agreement.add(variant, result);
  }

  /// The report as a table.
  public QueryResult table() {
    List<String> columns = new ArrayList<>(List.of("variant", "weight", "rows", "ok_share"));
    List<Verdict> verdicts = verdicts();
    verdicts.forEach(verdict -> columns.add(verdict.word()));
    columns.addAll(
        List.of(
            "cost_usd",
            "input_tokens",
            "output_tokens",
            "reused",
            "p50_ms",
            "p95_ms",
            "same_inputs",
            "equal_outputs",
            "ok_interval",
            "p_value"));
    List<List<@Nullable String>> rows = new ArrayList<>();
    Map<String, Double> values = values();
    variants.forEach((name, statistics) -> rows.add(row(name, statistics, verdicts, values)));
    return new QueryResult(columns, rows);
  }

  /// One variant's figures.
  ///
  /// @param value how probable chance alone sets its share of `ok` so far from the first variant's,
  ///   corrected for their number; the first has none
  public record Figures(String name, VariantStatistics statistics, Optional<Double> value) {}

  /// The variants' figures in their order.
  public List<Figures> figures() {
    Map<String, Double> values = values();
    return variants.entrySet().stream()
        .map(
            e -> new Figures(e.getKey(), e.getValue(), Optional.ofNullable(values.get(e.getKey()))))
        .toList();
  }

  /// The report as one JSON object.
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("execution_id", execution.id().value());
    var array = json.putArray("variants");
    Map<String, Double> values = values();
    variants.forEach((name, statistics) -> array.add(json(name, statistics, values)));
    return json;
  }

  /// How probable chance alone sets each variant's share of `ok` so far from the first one's,
  /// corrected by Holm's method for as many variants as there are. The first has none.
  private Map<String, Double> values() {
    List<String> names = List.copyOf(variants.keySet());
    if (names.isEmpty()) {
      return Map.of();
    }
    VariantStatistics first = variants.values().iterator().next();
    List<Double> corrected =
        Statistics.holm(variants.values().stream().skip(1).map(v -> v.p(first)).toList());
    Map<String, Double> values = new HashMap<>();
    for (int i = 1; i < names.size(); i++) {
      values.put(names.get(i), corrected.get(i - 1));
    }
    return values;
  }

  /// The verdicts that occur.
  private List<Verdict> verdicts() {
    return List.of(Verdict.values()).stream()
        .filter(verdict -> variants.values().stream().anyMatch(v -> v.tally().of(verdict) > 0))
        .toList();
  }

  private List<@Nullable String> row(
      String name,
      VariantStatistics statistics,
      List<Verdict> verdicts,
      Map<String, Double> values) {
    Shared shared = agreement.of(name);
    List<@Nullable String> row = new ArrayList<>();
    row.add(name);
    row.add(weight(name).map(w -> Integer.toString(w)).orElse("-"));
    row.add(Long.toString(statistics.tally().results()));
    row.add(percent(statistics.okShare()));
    verdicts.forEach(verdict -> row.add(Long.toString(statistics.tally().of(verdict))));
    row.add(cost(statistics));
    row.add(Long.toString(statistics.tally().inputTokens()));
    row.add(Long.toString(statistics.tally().outputTokens()));
    row.add(Long.toString(statistics.tally().reused()));
    row.add(text(statistics.latency(50)));
    row.add(text(statistics.latency(95)));
    row.add(Long.toString(shared.inputs()));
    row.add(shared.share().map(VariantReport::percent).orElse("-"));
    Statistics.Share ok = statistics.ok();
    row.add(String.format(Locale.ROOT, "%.1f–%.1f %%", 100 * ok.low(), 100 * ok.high()));
    Double value = values.get(name);
    row.add(value == null ? "-" : String.format(Locale.ROOT, "%.3g", value));
    return row;
  }

  private ObjectNode json(String name, VariantStatistics statistics, Map<String, Double> values) {
    ObjectNode json = Json.object();
    json.put("variant", name.equals(ALL) ? null : name);
    json.put("weight", weight(name).orElse(null));
    json.put("rows", statistics.tally().results());
    ObjectNode verdicts = json.putObject("verdicts");
    verdicts().forEach(verdict -> verdicts.put(verdict.word(), statistics.tally().of(verdict)));
    json.put("ok_share", statistics.okShare());
    json.put("cost_usd", statistics.tally().costUsd());
    json.put("rows_without_price", statistics.unpriced());
    json.put("input_tokens", statistics.tally().inputTokens());
    json.put("output_tokens", statistics.tally().outputTokens());
    json.put("cache_read_tokens", statistics.tally().cacheReadTokens());
    json.put("reused", statistics.tally().reused());
    put(json, "p50_ms", statistics.latency(50));
    put(json, "p95_ms", statistics.latency(95));
    Shared shared = agreement.of(name);
    json.put("same_inputs", shared.inputs());
    json.put("equal_outputs", shared.share().orElse(null));
    json.put("ok_low", statistics.ok().low());
    json.put("ok_high", statistics.ok().high());
    json.put("p_value", values.get(name));
    return json;
  }

  private Optional<Integer> weight(String name) {
    return execution.payload().variants().stream()
        .filter(variant -> variant.name().equals(name))
        .map(Variant::weight)
        .findFirst();
  }

  private static String cost(VariantStatistics statistics) {
    BigDecimal usd =
        statistics.tally().costUsd().setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
    return usd.toPlainString() + (statistics.unpriced() > 0 ? " + ?" : "");
  }

  private static void put(ObjectNode json, String key, OptionalLong value) {
    json.put(key, value.isPresent() ? value.getAsLong() : null);
  }

  private static String text(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "-";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}

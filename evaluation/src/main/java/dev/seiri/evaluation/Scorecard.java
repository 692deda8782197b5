package dev.seiri.evaluation;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.Latencies;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.Totals;
import dev.seiri.evaluation.golden.GoldenSet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The score of one prompt version on a golden set, with cost and latency.
public final class Scorecard {
  private final PromptKey prompt;
  private final String model;
  private final GoldenSet golden;
  private final Matching matching;
  private final Inference inference;
  private final OptionalLong order;
  private final List<String> checks;
  private final List<ExecutionId> executions = new ArrayList<>();
  private final List<RowScore> rows;
  private final Totals totals = new Totals();

  /// @param matching how answers are held against what is expected
  public Scorecard(PromptKey prompt, String model, GoldenSet golden, Matching matching) {
    this(prompt, model, golden, matching, Inference.UNSET, OptionalLong.empty(), List.of());
  }

  /// @param matching how answers are held against what is expected
  /// @param inference the settings that the rows are asked with, the prompt's own among them
  /// @param order the seed of the random order in which rows are asked; empty: the set's order
  /// @param checks the names of the prompt's checks
  public Scorecard(
      PromptKey prompt,
      String model,
      GoldenSet golden,
      Matching matching,
      Inference inference,
      OptionalLong order,
      List<String> checks) {
    this.inference = inference;
    this.order = order;
    this.checks = List.copyOf(checks);
    this.prompt = prompt;
    this.model = model;
    this.golden = golden;
    this.matching = matching;
    this.rows = golden.rows().stream().map(row -> new RowScore(row, matching)).toList();
  }

  /// Begins a repeat.
  public void repeat(ExecutionId execution) {
    executions.add(execution);
  }

  /// Adds the result of the current repeat for a golden row.
  ///
  /// @param row counted from 0
  public void add(int row, ResultDocument result) {
    rows.get(row).add(result);
    totals.add(result);
  }

  public PromptKey prompt() {
    return prompt;
  }

  public String model() {
    return model;
  }

  /// The most rows in one call.
  public int rowsPerCall() {
    return inference.rows();
  }

  /// How many rows the call of a row had, on average over rows: fewer than asked for where the rows
  /// did not fill the calls.
  public double rowsInCall() {
    return totals.rowsInCall();
  }

  /// How many calls were made.
  public long calls() {
    return totals.calls();
  }

  /// How many input tokens the answers took, those of reused ones among them.
  public long inputTokens() {
    return totals.tally().inputTokens() + totals.tally().cacheReadTokens();
  }

  public GoldenSet golden() {
    return golden;
  }

  public List<ExecutionId> executions() {
    return List.copyOf(executions);
  }

  public List<RowScore> rows() {
    return rows;
  }

  public Latencies latencies() {
    return totals.latencies();
  }

  /// The cost in US dollars, of the answers whose model has a price.
  public BigDecimal paid() {
    return totals.tally().costUsd();
  }

  /// How many results have no cost, because their model has no price.
  public long unpriced() {
    return totals.unpriced();
  }

  /// The cost without reused answers.
  public BigDecimal worth() {
    return paid().add(totals.saved());
  }

  /// Rows of which every judged field is right once normalized: the score.
  public Statistics.Share right() {
    return Statistics.share(rows.stream().filter(RowScore::isRight).count(), inputs());
  }

  /// Rows of which every judged field is exactly as expected.
  public Statistics.Share exact() {
    return Statistics.share(rows.stream().filter(RowScore::isExact).count(), inputs());
  }

  /// Answers that satisfy the prompt's schema.
  public Statistics.Share valid() {
    return Statistics.share(totals.valid(), rows.stream().flatMap(RowScore::inputs).toList());
  }

  /// The share of rows whose valid answers are all the same, of those that have at least two; empty
  /// where there is none.
  public Optional<Statistics.Share> agreement() {
    List<RowScore> repeated = rows.stream().filter(RowScore::isRepeated).toList();
    return repeated.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Statistics.share(
                repeated.stream().filter(RowScore::isAgreed).count(),
                repeated.stream().map(RowScore::input).toList()));
  }

  /// How many inputs there are: rows of one input count once in intervals and tests.
  public long inputCount() {
    return inputs().stream().distinct().count();
  }

  public List<FieldScore> fields() {
    return golden.judgedFields().stream().map(field -> FieldScore.of(field, rows)).toList();
  }

  /// How well each of the prompt's checks finds wrong answers, all together first; empty where it
  /// has none.
  public List<CheckScore> checks() {
    return checks.isEmpty()
        ? List.of()
        : Stream.concat(
                Stream.of(CheckScore.any(rows)),
                checks.stream().map(check -> CheckScore.of(check, rows)))
            .toList();
  }

  List<Evaluation.Row> outcomes() {
    return rows.stream()
        .map(row ->
            new Evaluation.Row(
                row.golden().recordId().value(),
                row.isRight(),
                row.wrong(),
                Optional.of(row.answers())))
        .toList();
  }

  private List<String> inputs() {
    return rows.stream().map(RowScore::input).toList();
  }

  private static void latency(ObjectNode json, String name, OptionalLong millis) {
    json.put(name, millis.isPresent() ? (Long) millis.getAsLong() : null);
  }

  ObjectNode figures() {
    ObjectNode json = Json.object();
    json.put("row_count", rows.size());
    json.put("input_count", inputCount());
    json.put("repeats", executions.size());
    json.put("usual_kanji", matching.usualKanji());
    json.put("rows_per_call", inference.rows());
    json.put("rows_in_call", rowsInCall());
    json.put("echo", inference.rows() > 1 && inference.isEchoed());
    json.put("order_seed", order.isPresent() ? (Long) order.getAsLong() : null);
    json.put("calls", calls());
    share(json, "right", right());
    share(json, "exact", exact());
    json.put("valid_count", valid().count());
    json.put("valid_share", valid().value());
    json.put("agreement", agreement().map(Statistics.Share::value).orElse(null));
    json.put("agreement_rows", agreement().map(Statistics.Share::all).orElse(null));
    boolean unknown = unpriced() > 0 && paid().signum() == 0;
    json.put("cost_usd", unknown ? null : paid());
    json.put("answers_usd", unknown ? null : worth());
    json.put("rows_without_price", unpriced());
    Latencies latencies = latencies();
    latency(json, "latency_p50_ms", latencies.percentile(50));
    latency(json, "latency_p95_ms", latencies.percentile(95));
    ArrayNode ids = json.putArray("executions");
    executions.forEach(id -> ids.add(id.value()));
    ObjectNode all = json.putObject("fields");
    for (FieldScore score : fields()) {
      ObjectNode field = all.putObject(score.field());
      share(field, "right", score.right());
      share(field, "exact", score.exact());
      field.put("edit_distance", score.distance());
      field.put("precision", score.precision().orElse(null));
      field.put("recall", score.recall().orElse(null));
    }
    if (!checks.isEmpty()) {
      ArrayNode scores = json.putArray("checks");
      checks().forEach(score -> check(scores.addObject(), score));
    }
    return json;
  }

  private static void check(ObjectNode json, CheckScore score) {
    json.put("check", score.check().equals(CheckScore.ANY) ? null : score.check());
    json.put("flagged_count", score.flagged());
    json.put("flagged_wrong_count", score.caught());
    json.put("wrong_count", score.wrong());
    json.put("right_count", score.right());
    json.put("precision", score.precision().orElse(null));
    json.put("recall", score.recall().orElse(null));
    json.put("flagged_share_of_right", score.falseAlarms().orElse(null));
  }

  private static void share(ObjectNode json, String name, Statistics.Share share) {
    json.put(name + "_count", share.count());
    json.put(name + "_share", share.value());
    json.put(name + "_low", share.low());
    json.put(name + "_high", share.high());
  }
}

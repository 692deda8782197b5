package dev.seiri.evaluation;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.json.Json;
import dev.seiri.evaluation.NonInferiority.Finding;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Conversion of scorecards to stored evaluations.
public final class Evaluations {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Evaluations() {}

  /// A name for an evaluation that begins now.
  public static String newId(String task, Instant now) {
    String plain = task.replaceAll("[^A-Za-z0-9._-]", "_");
    return String.format(
        Locale.ROOT,
        "eval-%s-%s-%04x",
        plain.length() > 30 ? plain.substring(0, 30) : plain,
        STAMP.format(now),
        ThreadLocalRandom.current().nextInt(65_536));
  }

  /// One version against the other, row by row.
  public static PairedComparison comparison(Scorecard now, Scorecard before) {
    return PairedComparison.of(
        now.outcomes(),
        before.outcomes().stream().collect(Collectors.toMap(Evaluation.Row::recordId, r -> r)));
  }

  /// The evaluation of the version that another was compared with.
  public static Evaluation of(String id, Scorecard card, Instant now, String by) {
    return of(id, card, Optional.empty(), EvaluationOutcome.NONE, now, by);
  }

  /// The evaluation of a version.
  public static Evaluation of(
      String id,
      Scorecard card,
      Optional<Scorecard> before,
      EvaluationOutcome outcome,
      Instant now,
      String by) {
    ObjectNode figures = card.figures();
    Conclusion conclusion = outcome.conclusion();
    figures.put("status", conclusion.status().word());
    figures.put("passed", passed(conclusion.status()));
    figures.put("failure", conclusion.isFailed() ? conclusion.reason() : null);
    figures.put("fail_under", outcome.thresholds().failUnder().orElse(null));
    figures.put("against_version", before.map(b -> b.prompt().version()).orElse(null));
    figures.put("against_rows_per_call", before.map(Scorecard::rowsPerCall).orElse(null));
    outcome
        .comparison()
        .ifPresent(comparison -> {
          figures.put("better_count", comparison.better().size());
          figures.put("worse_count", comparison.worse().size());
          figures.put("p_value", comparison.p());
          ScoreInterval interval =
              ScoreInterval.of(comparison.differences(), NonInferiority.ERROR_RATE);
          figures.put("drop", interval.mean());
          figures.put("drop_low", interval.low());
          figures.put("drop_high", interval.high());
          NonInferiority rule = outcome.thresholds().rule();
          Finding finding = rule.of(comparison.differences());
          figures.put("margin", rule.margin());
          figures.put("finding", finding.answer().name().toLowerCase(Locale.ROOT));
          figures.put("rows_needed", finding.more());
          names(figures.putArray("better"), comparison.better());
          names(figures.putArray("worse"), comparison.worse());
        });
    figures.set("judge", outcome.judgement().map(Judgement::json).orElseGet(Json::object));
    Path name = Path.of(card.golden().name()).getFileName();
    return new Evaluation(
        id
            + "-"
            + card.prompt().version()
            + (card.rowsPerCall() == 1 ? "" : "-" + card.rowsPerCall()),
        card.prompt(),
        card.model(),
        new Evaluation.Golden(String.valueOf(name), card.golden().sha256()),
        card.outcomes(),
        figures,
        now.truncatedTo(ChronoUnit.MILLIS),
        by);
  }

  /// Null where nothing was demanded, or there were too few rows to tell.
  private static @Nullable Boolean passed(Conclusion.Status status) {
    return switch (status) {
      case PASSED -> true;
      case FAILED -> false;
      case MEASURED, CANNOT_TELL -> null;
    };
  }

  private static void names(ArrayNode array, List<Evaluation.Row> rows) {
    rows.forEach(row -> array.add(row.recordId()));
  }
}

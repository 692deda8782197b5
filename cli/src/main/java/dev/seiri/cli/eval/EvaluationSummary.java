package dev.seiri.cli.eval;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.evaluation.CheckScore;
import dev.seiri.evaluation.EvaluationOutcome;
import dev.seiri.evaluation.FieldScore;
import dev.seiri.evaluation.FindingText;
import dev.seiri.evaluation.Judgement;
import dev.seiri.evaluation.NonInferiority;
import dev.seiri.evaluation.PairedComparison;
import dev.seiri.evaluation.RowScore;
import dev.seiri.evaluation.Scorecard;
import dev.seiri.evaluation.Statistics;
import dev.seiri.evaluation.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An evaluation as lines for people.
public final class EvaluationSummary {
  private static final int SHOWN = 20;

  private EvaluationSummary() {}

  public static List<String> lines(
      Scorecard now, Optional<Scorecard> before, EvaluationOutcome outcome) {
    List<String> lines = new ArrayList<>();
    version(lines, now);
    before.ifPresent(card -> version(lines, card));
    outcome
        .comparison()
        .ifPresent(comparison -> comparison(lines, comparison, outcome.thresholds()));
    outcome.judgement().ifPresent(judgement -> judgement(lines, judgement));
    return lines;
  }

  /// The rows that are not right: what was expected of each wrong field, and what was answered.
  static List<String> wrong(Scorecard card) {
    List<RowScore> rows = card.rows().stream().filter(row -> !row.isRight()).toList();
    List<String> lines = new ArrayList<>();
    for (RowScore row : rows.stream().limit(SHOWN).toList()) {
      lines.add(
          "  wrong  %s (%s)"
              .formatted(Text.excerpt(row.golden().recordId().value(), 60), row.verdict()));
      row.wrong()
          .forEach(field ->
              lines.add(
                  "    %s: expected %s, answered %s"
                      .formatted(
                          Text.excerpt(field, 22),
                          value(row.expected(field)),
                          value(RowScore.field(row.output(), field)))));
    }
    if (rows.size() > SHOWN) {
      lines.add(
          "  and %s more wrong rows; --output FILE shows them"
              .formatted(Numbers.count(rows.size() - SHOWN)));
    }
    return lines;
  }

  private static String value(JsonNode value) {
    return value.isMissingNode() ? "nothing" : Text.excerpt(Json.write(value), 80);
  }

  private static void version(List<String> lines, Scorecard card) {
    lines.add("%s with %s".formatted(card.prompt(), card.model()));
    lines.add("  rows right   " + share(card.right()));
    lines.add("  rows exact   " + share(card.exact()));
    lines.add("  valid        " + share(card.valid()));
    card.agreement()
        .ifPresent(agreement ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "  agreement    all valid answers of %d repeats are the same on %s rows",
                    card.executions().size(),
                    share(agreement))));
    if (card.inputCount() < card.rows().size()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  inputs       %,d different ones in %,d rows; intervals and tests count each once",
              card.inputCount(),
              card.rows().size()));
    }
    lines.add(
        "  cost         %s paid now, %s without reused answers"
            .formatted(
                Numbers.cost(card.paid(), card.unpriced()),
                Numbers.cost(card.worth(), card.unpriced())));
    if (card.latencies().count() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  latency      p50 %s ms, p95 %s ms of %,d answers",
              Numbers.count(card.latencies().percentile(50)),
              Numbers.count(card.latencies().percentile(95)),
              card.latencies().count()));
    }
    lines.add(
        "  %-22s %9s %9s %9s %9s %9s"
            .formatted("field", "right", "exact", "distance", "precision", "recall"));
    for (FieldScore score : card.fields()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-22s %9s %9s %9.2f %9s %9s",
              Text.excerpt(score.field(), 22),
              Numbers.percent(score.right().count(), score.right().all()),
              Numbers.percent(score.exact().count(), score.exact().all()),
              score.distance(),
              score.precision().map(Numbers::percent).orElse("–"),
              score.recall().map(Numbers::percent).orElse("–")));
    }
    checks(lines, card);
  }

  private static void checks(List<String> lines, Scorecard card) {
    if (card.checks().isEmpty()) {
      return;
    }
    lines.add(
        "  %-22s %9s %9s %9s %9s %14s"
            .formatted("check", "flagged", "wrong", "precision", "recall", "right flagged"));
    for (CheckScore score : card.checks()) {
      lines.add(
          "  %-22s %9s %9s %9s %9s %14s"
              .formatted(
                  Text.excerpt(score.check(), 22),
                  Numbers.count(score.flagged()),
                  Numbers.count(score.caught()),
                  score.precision().map(Numbers::percent).orElse("–"),
                  score.recall().map(Numbers::percent).orElse("–"),
                  score.falseAlarms().map(Numbers::percent).orElse("–")));
    }
  }

  private static void comparison(
      List<String> lines, PairedComparison comparison, Thresholds thresholds) {
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d rows got better, %,d worse; p = %.3g (McNemar, exact)",
            comparison.better().size(),
            comparison.worse().size(),
            comparison.p()));
    NonInferiority rule = thresholds.rule();
    lines.add("  " + FindingText.of(comparison.differences(), rule.of(comparison.differences())));
    lines.add("  " + FindingText.verdict(rule, comparison.differences()));
    for (Evaluation.Row row : comparison.worse().stream().limit(SHOWN).toList()) {
      lines.add(
          "  worse  %s: wrong %s"
              .formatted(Text.excerpt(row.recordId(), 60), String.join(", ", row.wrong())));
    }
    if (comparison.worse().size() > SHOWN) {
      lines.add(String.format(Locale.ROOT, "  and %,d more", comparison.worse().size() - SHOWN));
    }
  }

  private static void judgement(List<String> lines, Judgement judgement) {
    lines.add(
        String.format(
            Locale.ROOT,
            "judged by %s with %s/%s: %d better, %d equal, %d worse; p = %.3g",
            judgement.model(),
            AnswerJudge.TASK,
            judgement.promptVersion(),
            judgement.wins(),
            judgement.ties(),
            judgement.losses(),
            judgement.p()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  contradicted itself on %d, gave no valid answer on %d, preferred the first one shown"
                + " in %s",
            judgement.inconsistent(),
            judgement.unjudged(),
            share(judgement.first())));
  }

  private static String share(Statistics.Share share) {
    return String.format(
        Locale.ROOT, "%,d of %,d, %s", share.count(), share.all(), EvaluationPage.share(share));
  }
}

package dev.seiri.cli.eval;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.page.Difference;
import dev.seiri.cli.page.Intervals;
import dev.seiri.cli.page.Page;
import dev.seiri.cli.page.RowTable;
import dev.seiri.cli.page.RowTable.Column;
import dev.seiri.core.json.Json;
import dev.seiri.evaluation.CheckScore;
import dev.seiri.evaluation.Conclusion;
import dev.seiri.evaluation.EvaluationOutcome;
import dev.seiri.evaluation.FieldScore;
import dev.seiri.evaluation.FindingText;
import dev.seiri.evaluation.Judgement;
import dev.seiri.evaluation.Matching;
import dev.seiri.evaluation.NonInferiority;
import dev.seiri.evaluation.PairedComparison;
import dev.seiri.evaluation.RowScore;
import dev.seiri.evaluation.RowScore.FieldAnswer;
import dev.seiri.evaluation.Scorecard;
import dev.seiri.evaluation.Statistics;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// An evaluation as a page.
public final class EvaluationPage {
  private static final int SHOWN = 200;

  private EvaluationPage() {}

  /// Writes it.
  ///
  /// @param before the evaluation it is compared with
  public static void write(
      OutputStream out,
      EvaluationOutcome outcome,
      Scorecard now,
      Optional<Scorecard> before,
      Instant writtenAt)
      throws IOException {
    Map<String, Object> content = new HashMap<>();
    List<Scorecard> cards = new ArrayList<>(List.of(now));
    before.ifPresent(cards::add);
    Intervals axis = Intervals.of(cards.stream().map(Scorecard::right).toList());
    content.put("cards", cards.stream().map(card -> card(card, axis)).toList());
    content.put("fields", fields(cards));
    content.put("checks", checks(cards));
    content.put("outcome", outcome.conclusion().sentence());
    content.put("tone", tone(outcome.conclusion().status()));
    content.put("golden", now.golden().name());
    content.put("goldenSha256", now.golden().sha256());
    content.put("rows", Numbers.count(now.rows().size()));
    content.put(
        "repeats", now.executions().size() == 1 ? "once" : now.executions().size() + " times");
    content.put("compared", before.isPresent());
    content.put(
        "comparison",
        outcome
            .comparison()
            .map(comparison -> comparison(comparison, outcome.thresholds().rule()))
            .orElse(Map.of()));
    content.put("judged", outcome.judgement().isPresent());
    content.put("judgement", outcome.judgement().map(EvaluationPage::judgement).orElse(Map.of()));
    content.put("wrong", wrong(now, before, outcome.comparison()));
    content.put("wrongTotal", now.right().all() - now.right().count());
    try (RowTable table = table(now, before)) {
      new Page(
              "evaluation",
              "Evaluation of " + now.prompt(),
              "%s%s on %s"
                  .formatted(
                      now.model(),
                      before.map(card -> ", against " + card.prompt()).orElse(""),
                      now.golden().name()),
              content,
              List.of())
          .write(out, table, writtenAt);
    }
  }

  private static Map<String, Object> card(Scorecard card, Intervals axis) {
    Map<String, Object> row = new HashMap<>();
    row.put("prompt", card.prompt().toString());
    row.put("model", card.model());
    row.put("drawn", axis.model(card.right()));
    row.put("right", Numbers.count(card.right().count()));
    row.put("all", Numbers.count(card.right().all()));
    row.put("exact", share(card.exact()));
    row.put("valid", share(card.valid()));
    row.put("agreement", card.agreement().map(EvaluationPage::share).orElse("–"));
    row.put("paid", Numbers.cost(card.paid(), card.unpriced()));
    row.put("worth", Numbers.cost(card.worth(), card.unpriced()));
    row.put("p50", Numbers.count(card.latencies().percentile(50)));
    row.put("p95", Numbers.count(card.latencies().percentile(95)));
    row.put(
        "executions",
        card.executions().stream().map(Object::toString).collect(Collectors.joining(", ")));
    return row;
  }

  /// Each field of each version, those of one field together.
  private static List<Map<String, Object>> fields(List<Scorecard> cards) {
    List<List<FieldScore>> scores = cards.stream().map(Scorecard::fields).toList();
    Intervals axis =
        Intervals.of(scores.stream().flatMap(List::stream).map(FieldScore::right).toList());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (FieldScore first : scores.getFirst()) {
      for (int i = 0; i < cards.size(); i++) {
        String version = cards.get(i).prompt().version();
        scores.get(i).stream()
            .filter(score -> score.field().equals(first.field()))
            .forEach(score -> rows.add(field(version, score, axis)));
      }
    }
    return rows;
  }

  /// Each check of each version.
  private static List<Map<String, Object>> checks(List<Scorecard> cards) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Scorecard card : cards) {
      for (CheckScore score : card.checks()) {
        rows.add(
            Map.of(
                "prompt", card.prompt().version(),
                "check", score.check(),
                "flagged", Numbers.count(score.flagged()),
                "caught", Numbers.count(score.caught()),
                "wrong", Numbers.count(score.wrong()),
                "precision", score.precision().map(Numbers::percent).orElse("–"),
                "recall", score.recall().map(Numbers::percent).orElse("–"),
                "falseAlarms", score.falseAlarms().map(Numbers::percent).orElse("–")));
      }
    }
    return rows;
  }

  private static Map<String, Object> field(String version, FieldScore score, Intervals axis) {
    return Map.of(
        "prompt", version,
        "field", score.field(),
        "judged", Numbers.count(score.right().all()),
        "drawn", axis.model(score.right()),
        "exact", share(score.exact()),
        "distance", String.format(Locale.ROOT, "%.2f", score.distance()),
        "precision", score.precision().map(Numbers::percent).orElse("–"),
        "recall", score.recall().map(Numbers::percent).orElse("–"));
  }

  /// A share with its interval: `97.5 % (91.2–99.3)`.
  static String share(Statistics.Share share) {
    return String.format(
        Locale.ROOT,
        "%s (%.1f–%.1f)",
        Numbers.percent(share.count(), share.all()),
        share.low() * 100,
        share.high() * 100);
  }

  private static String tone(Conclusion.Status status) {
    return switch (status) {
      case PASSED -> "good";
      case FAILED -> "bad";
      case MEASURED, CANNOT_TELL -> "quiet";
    };
  }

  private static Map<String, Object> comparison(PairedComparison comparison, NonInferiority rule) {
    return Map.of(
        "better", comparison.better().size(),
        "worse", comparison.worse().size(),
        "chance", FindingText.chance(comparison.p()),
        "figures", FindingText.of(comparison.differences(), rule.of(comparison.differences())),
        "verdict", FindingText.verdict(rule, comparison.differences()));
  }

  private static Map<String, Object> judgement(Judgement judgement) {
    return Map.of(
        "model", judgement.model(),
        "prompt", judgement.promptVersion(),
        "wins", judgement.wins(),
        "ties", judgement.ties(),
        "losses", judgement.losses(),
        "inconsistent", judgement.inconsistent(),
        "unjudged", judgement.unjudged(),
        "first", share(judgement.first()),
        "p", String.format(Locale.ROOT, "%.3g", judgement.p()));
  }

  /// Rows that are not right, those that got worse first.
  public static List<Map<String, Object>> wrong(
      Scorecard now, Optional<Scorecard> before, Optional<PairedComparison> comparison) {
    Set<String> worse =
        comparison.map(PairedComparison::worse).orElse(List.of()).stream()
            .map(row -> row.recordId())
            .collect(Collectors.toSet());
    List<Map<String, Object>> first = new ArrayList<>();
    List<Map<String, Object>> rest = new ArrayList<>();
    for (RowScore row : now.rows()) {
      boolean gotWorse = worse.contains(row.golden().recordId().value());
      List<Map<String, Object>> lines = gotWorse ? first : rest;
      if (!row.isRight() && lines.size() < SHOWN) {
        lines.add(line(row, before.isPresent(), gotWorse));
      }
    }
    return Stream.concat(first.stream(), rest.stream()).limit(SHOWN).toList();
  }

  private static Map<String, Object> line(RowScore row, boolean compared, boolean gotWorse) {
    List<Map<String, Object>> faults = new ArrayList<>();
    row.wrong().forEach(field -> faults.addAll(faults(row, field)));
    return Map.of(
        "record", row.golden().recordId().value(),
        "change", !compared ? "" : gotWorse ? "got worse" : "wrong before",
        "worse", gotWorse,
        "verdict", row.verdict(),
        "input", row.golden().inputValue(),
        "faults", faults,
        "note", row.golden().note().orElse(""));
  }

  /// What was answered in a field that is not right: equal answers of the repeats once, with their
  /// number.
  private static List<Map<String, Object>> faults(RowScore row, String field) {
    List<FieldAnswer> answers = row.answers(field);
    Map<String, List<FieldAnswer>> equal = new LinkedHashMap<>();
    for (FieldAnswer answer : answers) {
      String key = answer.value().map(Matching::text).map(t -> "=" + t).orElse(answer.verdict());
      equal.computeIfAbsent(key, text -> new ArrayList<>()).add(answer);
    }
    List<Map<String, Object>> faults = new ArrayList<>();
    for (List<FieldAnswer> group : equal.values()) {
      FieldAnswer answer = group.getFirst();
      String given = answer.value().map(Matching::text).orElse("");
      faults.add(
          Map.of(
              "field",
              field,
              "times",
              answers.size() == 1
                  ? ""
                  : " (%s of %s answers)"
                      .formatted(Numbers.count(group.size()), Numbers.count(answers.size())),
              "right",
              answer.isRight(),
              "none",
              answer.value().isEmpty() ? "no valid answer (" + answer.verdict() + ") " : "",
              "given",
              given,
              "parts",
              Difference.of(given, Matching.text(row.expected(field)))));
    }
    return faults;
  }

  private static RowTable table(Scorecard now, Optional<Scorecard> before) throws IOException {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("record_id", 8),
                Column.choice(now.prompt().version(), 7),
                Column.text("input", 12),
                Column.choice("wrong fields", 9),
                Column.text("expected", 10),
                Column.text("answer", 10)));
    before.ifPresent(card -> {
      columns.add(2, Column.choice("before: " + card.prompt().version(), 7));
      columns.add(Column.text("answer before", 10));
    });
    RowTable table = RowTable.of("All golden rows", columns);
    for (int i = 0; i < now.rows().size(); i++) {
      RowScore row = now.rows().get(i);
      List<@Nullable Object> cells = new ArrayList<>();
      cells.add(row.golden().recordId().value());
      cells.add(row.word());
      if (before.isPresent()) {
        cells.add(before.get().rows().get(i).word());
      }
      cells.add(row.golden().inputValue());
      cells.add(row.wrong());
      cells.add(row.expectation());
      cells.add(answer(row.output()));
      if (before.isPresent()) {
        cells.add(answer(before.get().rows().get(i).output()));
      }
      table.add(cells);
    }
    return table;
  }

  private static @Nullable String answer(Optional<ObjectNode> output) {
    return output.map(Json::write).orElse(null);
  }
}

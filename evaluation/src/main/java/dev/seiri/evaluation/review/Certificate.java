package dev.seiri.evaluation.review;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.ReviewPlan;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What may be said of the rows that nobody looked at; see `docs/certificate.md`.
///
/// @param frame the rows that are drawn from
/// @param flagged the rows that were doubted
/// @param notLookedAt rows of both on which nobody has decided
/// @param wrongAtMost how many of those are wrong at most
/// @param fields the same for each field of the answers
/// @param checks how often what doubted a row was right
/// @param sown how many known-wrong rows the reviewers found
public record Certificate(
    ReviewPlan plan,
    double confidence,
    Frame frame,
    Flagged flagged,
    long notLookedAt,
    long wrongAtMost,
    List<Field> fields,
    List<Check> checks,
    Sown sown,
    Instant at) {
  public Certificate {
    fields = List.copyOf(fields);
    checks = List.copyOf(checks);
  }

  /// The rows of which some are drawn.
  ///
  /// @param rows how many there are
  /// @param drawn how many were drawn without a gap
  /// @param skipped how many of those were skipped: they count as wrong
  /// @param decided how many were decided, also those that were asked for before they were drawn
  /// @param wrong how many of the decided were wrong
  /// @param bound how many of all are wrong at most
  public record Frame(long rows, long drawn, long skipped, long decided, long wrong, long bound) {}

  /// The rows that were doubted.
  ///
  /// @param undecided those that nobody decided yet, each of which counts as wrong
  public record Flagged(long rows, long decided, long wrong, long undecided) {}

  /// A field of the answers.
  ///
  /// @param wrong in how many rows it was found wrong
  /// @param wrongAtMost in how many of the rows that nobody looked at it is wrong at most
  public record Field(String name, long wrong, long wrongAtMost) {}

  /// What doubted rows.
  public record Check(String name, long rows, long decided, long wrong) {}

  /// Known-wrong rows.
  public record Sown(long rows, long shown, long found) {}

  /// The certificate of a review as it is now.
  ///
  /// @param decisions of the execution, in any order; those without a plan count as any other
  /// @param confidence above 0, below 1
  public static Certificate of(
      ReviewPlan plan, List<Decision> decisions, double confidence, Instant at) {
    ReviewState state = ReviewState.of(decisions);
    List<RequestId> drawn = state.drawn(plan);
    long decided = plan.frame().stream().filter(state::isDecided).count();
    long wrong = plan.frame().stream().filter(state::isWrong).count();
    long bound = bound(plan, drawn, confidence, row -> !state.isDecided(row) || state.isWrong(row));
    Frame frame =
        new Frame(
            plan.frame().size(),
            drawn.size(),
            drawn.stream().filter(row -> !state.isDecided(row)).count(),
            decided,
            wrong,
            Math.max(bound, wrong));
    Flagged flagged = flagged(plan, state);
    return new Certificate(
        plan,
        confidence,
        frame,
        flagged,
        frame.rows() - decided + flagged.undecided(),
        left(frame.bound(), wrong, frame) + flagged.undecided(),
        plan.fields().stream()
            .map(field -> field(field, plan, state, drawn, frame, flagged, confidence))
            .toList(),
        checks(plan, state),
        sown(plan, state),
        at);
  }

  /// How many of the frame's rows on which nobody decided are wrong at most.
  private static long left(long bound, long found, Frame frame) {
    return Math.min(Math.max(bound, found) - found, frame.rows() - frame.decided());
  }

  private static long bound(
      ReviewPlan plan, List<RequestId> drawn, double confidence, Predicate<RequestId> isWrong) {
    List<Long> wrong = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      if (isWrong.test(drawn.get(i))) {
        wrong.add((long) i);
      }
    }
    return new ErrorBound(plan.frame().size(), confidence).atMost(drawn.size(), wrong);
  }

  private static Flagged flagged(ReviewPlan plan, ReviewState state) {
    List<RequestId> rows = plan.flagged().stream().map(ReviewPlan.Flagged::request).toList();
    long decided = rows.stream().filter(state::isDecided).count();
    return new Flagged(
        rows.size(), decided, rows.stream().filter(state::isWrong).count(), rows.size() - decided);
  }

  private static Field field(
      String name,
      ReviewPlan plan,
      ReviewState state,
      List<RequestId> drawn,
      Frame frame,
      Flagged flagged,
      double confidence) {
    Predicate<RequestId> isWrong =
        row -> state.of(row).filter(d -> d.wrongFields().contains(name)).isPresent();
    long found = plan.frame().stream().filter(isWrong).count();
    long bound = bound(plan, drawn, confidence, row -> !state.isDecided(row) || isWrong.test(row));
    long flaggedFound =
        plan.flagged().stream().map(ReviewPlan.Flagged::request).filter(isWrong).count();
    return new Field(name, found + flaggedFound, left(bound, found, frame) + flagged.undecided());
  }

  private static List<Check> checks(ReviewPlan plan, ReviewState state) {
    TreeMap<String, Check> checks = new TreeMap<>();
    for (ReviewPlan.Flagged row : plan.flagged()) {
      long decided = state.isDecided(row.request()) ? 1 : 0;
      long wrong = state.isWrong(row.request()) ? 1 : 0;
      for (String name : row.checks()) {
        checks.merge(
            name,
            new Check(name, 1, decided, wrong),
            (a, b) -> new Check(name, a.rows + b.rows, a.decided + b.decided, a.wrong + b.wrong));
      }
    }
    return List.copyOf(checks.values());
  }

  private static Sown sown(ReviewPlan plan, ReviewState state) {
    List<Decision> shown =
        plan.sown().stream().flatMap(row -> state.ofSown(row.request()).stream()).toList();
    return new Sown(
        plan.sown().size(),
        shown.size(),
        shown.stream().filter(d -> d.kind() == Decision.Kind.CORRECTED).count());
  }

  /// The share of the rows that nobody looked at which is wrong at most; 0 where every row was
  /// looked at.
  public double errorAtMost() {
    return notLookedAt == 0 ? 0 : (double) wrongAtMost / notLookedAt;
  }

  /// Whether at most this share of the rows that nobody looked at is wrong.
  ///
  /// @param most from 0 to 1
  public boolean holds(BigDecimal most) {
    return BigDecimal.valueOf(wrongAtMost).compareTo(most.multiply(BigDecimal.valueOf(notLookedAt)))
        <= 0;
  }

  /// The sentence, in English.
  public String sentence() {
    return notLookedAt == 0
        ? String.format(
            Locale.ROOT, "All %,d rows with a model's answer were looked at.", covered())
        : String.format(
            Locale.ROOT,
            "Of the %,d rows that nobody looked at, at most %,d are wrong (%s %%).",
            notLookedAt,
            wrongAtMost,
            percent());
  }

  /// The sentence, in Japanese.
  public String sentenceJa() {
    return notLookedAt == 0
        ? String.format(Locale.ROOT, "モデルが答えた%,d行をすべて確認しました。", covered())
        : String.format(
            Locale.ROOT,
            "確認していない%,d行のうち、誤りは多くても%,d行です（信頼度%s%%）。",
            notLookedAt,
            wrongAtMost,
            percent());
  }

  private long covered() {
    return frame.rows() + flagged.rows();
  }

  private String percent() {
    return BigDecimal.valueOf(confidence)
        .movePointRight(2)
        .round(new MathContext(6))
        .stripTrailingZeros()
        .toPlainString();
  }

  /// The document on one line, without its line feed.
  public String line() {
    ObjectNode json = Json.object();
    json.put("execution_id", plan.execution().value());
    json.put("plan", plan.id());
    json.put("task_name", plan.task());
    json.put("seed", plan.seed());
    json.put("confidence", confidence);
    json.put("not_looked_at", notLookedAt);
    json.put("wrong_at_most", wrongAtMost);
    json.put(
        "error_at_most",
        BigDecimal.valueOf(errorAtMost()).setScale(6, RoundingMode.UP).stripTrailingZeros());
    json.put("sentence", sentence());
    json.put("sentence_ja", sentenceJa());
    json.put("frame_rows", frame.rows());
    json.put("drawn_rows", frame.drawn());
    json.put("skipped_rows", frame.skipped());
    json.put("frame_decided_rows", frame.decided());
    json.put("frame_wrong_rows", frame.wrong());
    json.put("frame_wrong_at_most", frame.bound());
    json.put("flagged_rows", flagged.rows());
    json.put("flagged_decided_rows", flagged.decided());
    json.put("flagged_wrong_rows", flagged.wrong());
    json.put("flagged_undecided_rows", flagged.undecided());
    json.put("by_person_rows", plan.left().byPerson());
    json.put("no_answer_rows", plan.left().noAnswer());
    json.put("pending_rows", plan.left().pending());
    ArrayNode byField = json.putArray("fields");
    for (Field field : fields) {
      ObjectNode each = byField.addObject();
      each.put("field", field.name());
      each.put("wrong_rows", field.wrong());
      each.put("wrong_at_most", field.wrongAtMost());
    }
    ArrayNode byCheck = json.putArray("checks");
    for (Check check : checks) {
      ObjectNode each = byCheck.addObject();
      each.put("check", check.name());
      each.put("rows", check.rows());
      each.put("decided", check.decided());
      each.put("wrong", check.wrong());
    }
    json.put("sown_rows", sown.rows());
    json.put("sown_shown_rows", sown.shown());
    json.put("sown_found_rows", sown.found());
    json.put("created_at", at.toString());
    return Json.line(json);
  }
}

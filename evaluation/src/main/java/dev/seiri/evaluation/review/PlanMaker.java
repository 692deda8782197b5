package dev.seiri.evaluation.review;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.ReviewPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// Makes the plan of a review from an execution's results, a row at a time. It keeps a digest of
/// each row, not the row.
public final class PlanMaker {
  /// How many rows at the end of the frame lend their answers to sown rows.
  private static final int LENDERS = 200;

  private final FlagRisk risk;
  private final Predicate<ResultDocument> similar;
  private final Map<String, List<RequestId>> byAnswer = new LinkedHashMap<>();
  private final Map<RequestId, Set<String>> checks = new LinkedHashMap<>();
  private final List<RequestId> frame = new ArrayList<>();
  private final Set<String> fields = new LinkedHashSet<>();
  private long pending;
  private long noAnswer;
  private long byPerson;

  /// @param risk how often each check was right before
  public PlanMaker(FlagRisk risk) {
    this(risk, result -> false);
  }

  /// @param risk how often each check was right before
  /// @param similar whether an answer differs from what a person decided on a nearly equal input
  public PlanMaker(FlagRisk risk, Predicate<ResultDocument> similar) {
    this.risk = risk;
    this.similar = similar;
  }

  /// Adds the next row.
  ///
  /// @param result empty while it is pending
  public void add(RequestId request, Optional<ResultDocument> result) {
    if (result.isEmpty()) {
      pending++;
      return;
    }
    ResultDocument document = result.get();
    Optional<ObjectNode> output = document.output();
    if (output.isEmpty()) {
      noAnswer++;
      return;
    }
    if (document.isAnsweredByPerson()) {
      byPerson++;
      return;
    }
    output.get().properties().forEach(field -> fields.add(field.getKey()));
    byAnswer
        .computeIfAbsent(digest(document, output.get()), key -> new ArrayList<>(1))
        .add(request);
    Set<String> doubts = doubts(document);
    if (similar.test(document)) {
      doubts.add(SimilarDecisions.CHECK);
    }
    if (doubts.isEmpty()) {
      frame.add(request);
    } else {
      checks.put(request, doubts);
    }
  }

  /// The names of what doubts a result, sorted.
  public static Set<String> doubts(ResultDocument document) {
    return new TreeSet<>(document.flags());
  }

  /// The plan.
  ///
  /// @param seed random, and chosen after the rows were added
  /// @param sown how many rows to show with a wrong answer
  public ReviewPlan plan(
      String id,
      ExecutionId execution,
      String task,
      String seed,
      Sowing sown,
      Instant at,
      String by) {
    List<RequestId> drawn = ReviewPlan.draw(seed, frame);
    return new ReviewPlan(
        id,
        execution,
        task,
        seed,
        List.copyOf(fields),
        new ReviewPlan.Left(pending, noAnswer, byPerson),
        flagged(),
        drawn,
        byAnswer.values().stream().filter(group -> group.size() > 1).toList(),
        sown(drawn, sown),
        at,
        by);
  }

  /// How wrong answers are sown.
  ///
  /// @param rows how many
  /// @param among among how many draws they are spread
  /// @param results reads the result of a row
  public record Sowing(int rows, int among, Function<RequestId, Optional<ResultDocument>> results) {
    /// None.
    public static final Sowing NONE = new Sowing(0, 1, request -> Optional.empty());
  }

  /// The riskiest first; of equal risk, in the rows' order.
  private List<ReviewPlan.Flagged> flagged() {
    Map<RequestId, Double> risks = new HashMap<>();
    checks.forEach((request, names) -> risks.put(request, risk.of(names)));
    return checks.entrySet().stream()
        .map(row -> new ReviewPlan.Flagged(row.getKey(), List.copyOf(row.getValue())))
        .sorted(
            Comparator.<ReviewPlan.Flagged>comparingDouble(
                    row -> risks.getOrDefault(row.request(), 0.0))
                .reversed())
        .toList();
  }

  /// A sown row has the answer of another row of the frame in one field. Both are among the last to
  /// be drawn, so that a reviewer hardly meets them again.
  private static List<ReviewPlan.Sown> sown(List<RequestId> drawn, Sowing sowing) {
    List<ReviewPlan.Sown> sown = new ArrayList<>();
    List<RequestId> last = drawn.reversed().subList(0, Math.min(LENDERS, drawn.size()));
    int among = Math.min(sowing.among(), drawn.size());
    int step = Math.max(1, among / Math.max(1, sowing.rows()));
    for (int i = 0; i + 1 < last.size() && sown.size() < sowing.rows(); i += 2) {
      long after = (long) sown.size() * step + step / 2;
      Optional<ObjectNode> own = output(last.get(i), sowing);
      Optional<ObjectNode> other = output(last.get(i + 1), sowing);
      if (own.isEmpty() || other.isEmpty()) {
        continue;
      }
      ObjectNode lender = other.get();
      List<String> differ =
          Decision.fields(own.get(), lender).stream().filter(lender::has).toList();
      if (!differ.isEmpty()) {
        String field = differ.get(sown.size() % differ.size());
        sown.add(
            new ReviewPlan.Sown(
                last.get(i), Math.min(after, drawn.size()), field, lender.path(field)));
      }
    }
    return sown;
  }

  private static Optional<ObjectNode> output(RequestId request, Sowing sowing) {
    return sowing.results().apply(request).flatMap(ResultDocument::output);
  }

  /// Of the input and the answer: rows of equal digests are decided together.
  private static String digest(ResultDocument document, ObjectNode output) {
    ObjectNode cells = Json.object();
    document.fields().forEach(cells::put);
    return Text.sha256(document.inputValue(), Json.canonical(cells), Json.canonical(output));
  }
}

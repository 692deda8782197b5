package dev.seiri.evaluation.review;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.ReviewPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Results with what people decided on them.
public final class ReviewedResults {
  private final ReviewState state;
  private final boolean any;

  private ReviewedResults(List<Decision> decisions) {
    this.state = ReviewState.of(decisions);
    this.any = !decisions.isEmpty();
  }

  /// By decisions.
  ///
  /// @param decisions of one execution, in any order
  public static ReviewedResults of(List<Decision> decisions) {
    return new ReviewedResults(decisions);
  }

  /// Whether anyone decided anything.
  public boolean any() {
    return any;
  }

  /// Whether a person said which answer is right.
  public boolean isDecided(ResultDocument result) {
    return decision(result).filter(decision -> decision.kind().isDecided()).isPresent();
  }

  /// The rows that were drawn in order: a random sample of the rows that were not flagged.
  public Set<String> drawn(ReviewPlan plan) {
    return state.drawn(plan).stream().map(RequestId::value).collect(Collectors.toSet());
  }

  /// What was decided on a row: `accepted`, `corrected` or `skipped`; empty where nobody looked.
  public String word(ResultDocument result) {
    return decision(result).map(decision -> decision.kind().word()).orElse("");
  }

  /// The result with `reviewed`, and where it was corrected with the right `output`; the model's is
  /// then its `model_output`. A result that nobody looked at is as it was.
  public ResultDocument apply(ResultDocument result) {
    Optional<Decision> decision = decision(result);
    if (decision.isEmpty()) {
      return result;
    }
    ObjectNode json = result.json().deepCopy();
    json.put("reviewed", decision.get().kind().word());
    if (decision.get().kind() == Decision.Kind.CORRECTED) {
      json.set("model_output", json.path("output"));
      json.set("output", decision.get().personOutput().orElseThrow());
    }
    return ResultDocument.parse(Json.write(json));
  }

  private Optional<Decision> decision(ResultDocument result) {
    String request = result.json().path("request_id").asString("");
    return request.isEmpty() ? Optional.empty() : state.of(new RequestId(request));
  }
}

package dev.seiri.evaluation.review;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.ReviewPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How each row of an execution stands after some decisions.
public final class ReviewState {
  private final Map<RequestId, Decision> byRow = new HashMap<>();
  private final Map<RequestId, Decision> sown = new HashMap<>();

  /// After decisions.
  ///
  /// @param decisions of one execution, in any order
  public static ReviewState of(List<Decision> decisions) {
    ReviewState state = new ReviewState();
    decisions.stream().sorted(Decision.IN_ORDER).forEach(state::add);
    return state;
  }

  /// Adds a decision, which is later than those before.
  public void add(Decision decision) {
    if (decision.shown() == Decision.Shown.SOWN) {
      take(sown, decision.request(), decision);
    } else {
      decision.requests().forEach(request -> take(byRow, request, decision));
    }
  }

  /// A person who cannot tell does not undo what another one could.
  private static void take(Map<RequestId, Decision> rows, RequestId request, Decision decision) {
    switch (decision.kind()) {
      case WITHDRAWN -> rows.remove(request);
      case SKIPPED -> rows.putIfAbsent(request, decision);
      case ACCEPTED, CORRECTED -> rows.put(request, decision);
    }
  }

  /// The decision that counts for a row: accepted, corrected or skipped.
  public Optional<Decision> of(RequestId request) {
    return Optional.ofNullable(byRow.get(request));
  }

  /// The decision on a sown row.
  public Optional<Decision> ofSown(RequestId request) {
    return Optional.ofNullable(sown.get(request));
  }

  /// Whether it is known if a row's answer is right.
  public boolean isDecided(RequestId request) {
    return of(request).map(Decision::kind).filter(Decision.Kind::isDecided).isPresent();
  }

  /// Whether a row's answer is wrong, as far as somebody decided.
  public boolean isWrong(RequestId request) {
    return of(request).filter(d -> d.kind() == Decision.Kind.CORRECTED).isPresent();
  }

  /// The rows that were drawn so far: from the first without a gap.
  public List<RequestId> drawn(ReviewPlan plan) {
    List<RequestId> drawn = new ArrayList<>();
    for (RequestId request : plan.frame()) {
      if (of(request).isEmpty()) {
        break;
      }
      drawn.add(request);
    }
    return drawn;
  }
}

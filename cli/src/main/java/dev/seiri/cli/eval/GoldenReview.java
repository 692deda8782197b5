package dev.seiri.cli.eval;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Stores;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.review.ReviewedResults;
import java.util.Optional;
import java.util.Set;

/// The results of an execution that people have decided, as the rows of a golden set need them.
final class GoldenReview {
  private final ReviewedResults reviewed;
  private final Optional<Set<String>> only;

  private GoldenReview(ReviewedResults reviewed, Optional<Set<String>> only) {
    this.reviewed = reviewed;
    this.only = only;
  }

  /// Which decided rows to take.
  enum Which {
    /// Every one.
    ALL,
    /// Those that were drawn in order.
    RANDOM
  }

  /// Reads what people decided.
  ///
  /// @throws CliFault if nobody did
  static GoldenReview of(Stores stores, ExecutionId execution, Which which) {
    ReviewedResults reviewed = ReviewedResults.of(stores.reviews().decisions(execution));
    if (!reviewed.any()) {
      throw new CliFault(
          "--reviewed: nobody has decided on a row of %1$s; see `seiri review %1$s`"
              .formatted(execution));
    }
    return new GoldenReview(
        reviewed,
        which == Which.ALL
            ? Optional.empty()
            : stores.reviews().plan(execution).map(reviewed::drawn));
  }

  /// The result with the right values; empty where it is not taken.
  Optional<ResultDocument> take(ResultDocument result) {
    return reviewed.isDecided(result)
            && only.map(rows -> rows.contains(result.json().path("request_id").asString("")))
                .orElse(true)
        ? Optional.of(reviewed.apply(result))
        : Optional.empty();
  }
}

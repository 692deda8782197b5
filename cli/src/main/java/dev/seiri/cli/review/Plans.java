package dev.seiri.cli.review;

import dev.seiri.cli.run.RowResults;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Stores;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.review.ReviewPlan;
import dev.seiri.evaluation.review.FlagRisk;
import dev.seiri.evaluation.review.PlanMaker;
import dev.seiri.evaluation.review.SimilarDecisions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The plans of executions.
final class Plans {
  private static final int SEED_BYTES = 16;

  /// Among how many draws known-wrong rows are spread.
  private static final int SOWN_AMONG = 300;

  /// How many earlier decisions rows are compared with: an address takes some 0.3 ms at most.
  private static final int MOST_COMPARED = 500;

  private Plans() {}

  /// The plan that an execution has.
  ///
  /// @throws CliFault if it has none
  static ReviewPlan of(Stores stores, Execution execution) {
    return stores
        .reviews()
        .plan(execution.id())
        .orElseThrow(() ->
            new CliFault(
                "execution %1$s has not been reviewed; begin with `seiri review %1$s`"
                    .formatted(execution.id())));
  }

  /// The plan that an execution has, or a new one.
  ///
  /// @param partial whether it may leave out rows that are pending
  /// @param sow how many rows to show with a wrong answer
  /// @throws CliFault if there is nothing to review, or rows are pending
  static ReviewPlan make(
      Stores stores, Execution execution, boolean partial, int sow, String by, Clock clock)
      throws InterruptedException {
    Optional<ReviewPlan> there = stores.reviews().plan(execution.id());
    if (there.isPresent()) {
      return there.get();
    }
    String task = execution.payload().prompt().taskName();
    SimilarDecisions similar = new SimilarDecisions();
    PastDecisions.ofTask(stores, task, execution.id(), MOST_COMPARED)
        .forEach(decided -> similar.add(decided.input(), decided.output()));
    PlanMaker maker =
        new PlanMaker(
            FlagRisk.of(task, stores.reviews().certificates()),
            result ->
                result
                    .output()
                    .filter(output -> similar.doubts(PastDecisions.input(result), output))
                    .isPresent());
    try (RowResults rows = RowResults.of(stores, execution)) {
      while (rows.hasNext()) {
        RowResults.RowResult row = rows.next();
        maker.add(row.request(), row.result());
      }
    }
    ReviewPlan plan =
        maker.plan(
            UUID.randomUUID().toString(),
            execution.id(),
            task,
            seed(),
            new PlanMaker.Sowing(
                sow, SOWN_AMONG, request -> stores.results().find(execution.id(), request)),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            by);
    check(plan, partial);
    return stores.reviews().plan(plan) ? plan : of(stores, execution);
  }

  private static void check(ReviewPlan plan, boolean partial) {
    if (plan.left().pending() > 0 && !partial) {
      throw new CliFault(
          String.format(
              Locale.ROOT,
              "%,d rows of %s are pending, and a plan is made once; wait for them (`seiri watch"
                  + " %s`), or leave them out for good with --without-pending",
              plan.left().pending(),
              plan.execution(),
              plan.execution()));
    }
    if (plan.frame().isEmpty() && plan.flagged().isEmpty()) {
      throw new CliFault(
          "no row of %s has a model's valid answer, so there is nothing to review"
              .formatted(plan.execution()));
    }
  }

  private static String seed() {
    byte[] bytes = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

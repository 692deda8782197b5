package dev.seiri.cli.eval;

import dev.seiri.cli.output.WholeFile;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.model.Inference;
import dev.seiri.evaluation.Conclusion;
import dev.seiri.evaluation.EvaluationOutcome;
import dev.seiri.evaluation.Evaluations;
import dev.seiri.evaluation.PairedComparison;
import dev.seiri.evaluation.Scorecard;
import dev.seiri.evaluation.Thresholds;
import dev.seiri.evaluation.golden.GoldenSet;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Evaluates several numbers of rows per call, each compared with the first, on the same rows in
/// the same order.
final class SizeEvaluation {
  private final Terminal terminal;
  private final Session session;
  private final Evaluator evaluator;
  private final String id;
  private final Thresholds thresholds;

  /// @param id of the evaluation
  /// @param thresholds of each size
  SizeEvaluation(
      Terminal terminal, Session session, Evaluator evaluator, String id, Thresholds thresholds) {
    this.terminal = terminal;
    this.session = session;
    this.evaluator = evaluator;
    this.id = id;
    this.thresholds = thresholds;
  }

  /// Evaluates, stores and prints, and writes the page if there is to be one.
  ///
  /// @param sizes at least two
  /// @return the exit status
  int evaluate(
      String task,
      Optional<String> version,
      GoldenSet set,
      List<Integer> sizes,
      Optional<Boolean> echo,
      @Nullable WholeFile page)
      throws IOException, InterruptedException {
    List<Scorecard> cards = new ArrayList<>();
    List<PairedComparison> comparisons = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (int size : sizes) {
      Scorecard card =
          evaluator.evaluate(
              task, version, set, Inference.ofRowsPerCall(OptionalInt.of(size), echo));
      Optional<Scorecard> first = cards.stream().findFirst();
      Optional<PairedComparison> comparison =
          first.map(other -> Evaluations.comparison(card, other));
      Conclusion conclusion = thresholds.conclude(card, comparison);
      if (conclusion.isFailed()) {
        failed.add("%s rows a call: %s".formatted(size, conclusion.reason()));
      }
      EvaluationOutcome outcome =
          new EvaluationOutcome(comparison, Optional.empty(), thresholds, conclusion);
      session
          .stores()
          .evaluations()
          .write(
              Evaluations.of(
                  id, card, first, outcome, terminal.clock().instant(), terminal.user()));
      cards.add(card);
      comparison.ifPresent(comparisons::add);
    }
    terminal.say("");
    SizeTable.lines(cards, comparisons, thresholds.rule()).forEach(terminal::print);
    terminal.say("");
    if (page != null) {
      try (OutputStream out = page.open()) {
        SizesPage.write(out, cards, comparisons, thresholds.rule(), terminal.clock().instant());
      }
      page.finish();
      terminal.say("evaluation in " + page.path());
    }
    terminal.say(
        "stored as %s; `seiri query \"SELECT * FROM evaluations\"` lists all".formatted(id));
    failed.forEach(reason -> terminal.say("seiri: the evaluation failed: " + reason));
    return failed.isEmpty() ? 0 : ExitStatus.PENDING;
  }
}

package dev.seiri.core.eval;

import dev.seiri.core.prompt.PromptKey;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// How many rows a call may have, by what the newest evaluation of several sizes found.
///
/// Sizes count from the smallest up to the first one that was not found to be as good as one row a
/// call, within the evaluation's margin, or that was not evaluated with calls about as full. As the
/// order is fixed beforehand, the chance that a worse size is chosen is no larger than with a
/// single comparison.
///
/// @param rows the most rows of one call
/// @param echo whether answers repeat the beginning of their row, as they did when the size was
///   evaluated
/// @param why for people
public record SizeChoice(int rows, boolean echo, String why) {
  /// Calls that are filled less, on average over rows, show nothing of full ones.
  private static final double FULL = 2.0 / 3;

  /// Chooses.
  ///
  /// @param evaluations of the prompt's task, the newest first
  /// @param echo whether answers have to be echoed; empty: as they were evaluated
  public static SizeChoice of(
      List<Evaluation> evaluations, PromptKey prompt, String modelId, Optional<Boolean> echo) {
    return evaluations.stream()
        .filter(evaluation ->
            evaluation.prompt().equals(prompt)
                && evaluation.modelId().equals(modelId)
                && isSize(evaluation)
                && echo.map(wanted -> wanted == isEchoed(evaluation)).orElse(true))
        .findFirst()
        .map(newest -> among(sizes(evaluations, newest), newest))
        .orElseGet(() -> none(prompt, modelId, echo));
  }

  private static SizeChoice among(List<Evaluation> sizes, Evaluation newest) {
    Optional<Evaluation> chosen = Optional.empty();
    Optional<Evaluation> refused = Optional.empty();
    for (Evaluation size : sizes) {
      if (!isFull(size) || !finding(size).equals("passes")) {
        refused = Optional.of(size);
        break;
      }
      chosen = Optional.of(size);
    }
    String found =
        "by %s on %s rows of %s"
            .formatted(
                newest.id(),
                String.format(Locale.ROOT, "%,d", newest.rows().size()),
                newest.golden().name());
    String good =
        chosen
            .map(size ->
                ", %s are not worse than one by more than %s points"
                    .formatted(rows(size), points(size)))
            .orElse("");
    String bad = refused.map(size -> ", " + describe(size)).orElse("");
    return new SizeChoice(
        chosen.map(SizeChoice::rows).orElse(1),
        chosen.isPresent() && isEchoed(newest),
        found + good + bad);
  }

  /// The sizes that one command evaluated, each against one row a call, the smallest first.
  private static List<Evaluation> sizes(List<Evaluation> evaluations, Evaluation newest) {
    return evaluations.stream()
        .filter(other ->
            isSize(other)
                && other.prompt().equals(newest.prompt())
                && other.modelId().equals(newest.modelId())
                && other.golden().equals(newest.golden())
                && other.figures().path("order_seed").equals(newest.figures().path("order_seed")))
        .sorted(Comparator.comparingInt(SizeChoice::rows))
        .toList();
  }

  private static String describe(Evaluation size) {
    if (!isFull(size)) {
      return "for %s its calls had too few, %s on average: evaluate on more golden rows"
          .formatted(rows(size), String.format(Locale.ROOT, "%.1f", rowsInCall(size)));
    }
    return finding(size).equals("refuses")
        ? "%s are worse by more than %s points".formatted(rows(size), points(size))
        : "for %s it cannot tell: about %s more golden rows are needed"
            .formatted(
                rows(size),
                String.format(Locale.ROOT, "%,d", size.figures().path("rows_needed").asLong(1)));
  }

  private static SizeChoice none(PromptKey prompt, String modelId, Optional<Boolean> echo) {
    return new SizeChoice(
        1,
        false,
        "no evaluation of several sizes of %s with %s%s; make one with `seiri eval %s --golden FILE --prompt-version %s --model %s%s --rows-per-call 1,5,10,20`"
            .formatted(
                prompt,
                modelId,
                echo.map(wanted -> wanted ? " and echoes" : " and no echoes").orElse(""),
                prompt.taskName(),
                prompt.version(),
                modelId,
                echo.orElse(false) ? " --echo" : ""));
  }

  /// Whether it compared a size with one row a call.
  private static boolean isSize(Evaluation evaluation) {
    return rows(evaluation) > 1
        && evaluation.figures().path("against_rows_per_call").asInt(0) == 1
        && !finding(evaluation).isEmpty();
  }

  private static int rows(Evaluation evaluation) {
    return evaluation.figures().path("rows_per_call").asInt(1);
  }

  private static boolean isFull(Evaluation evaluation) {
    return rowsInCall(evaluation) >= FULL * rows(evaluation);
  }

  private static double rowsInCall(Evaluation evaluation) {
    return evaluation.figures().path("rows_in_call").asDouble(0);
  }

  private static boolean isEchoed(Evaluation evaluation) {
    return evaluation.figures().path("echo").asBoolean(false);
  }

  private static String finding(Evaluation evaluation) {
    return evaluation.figures().path("finding").asString("");
  }

  private static String points(Evaluation evaluation) {
    ObjectNode figures = evaluation.figures();
    return figures
        .path("margin")
        .decimalValue()
        .movePointRight(2)
        .stripTrailingZeros()
        .toPlainString();
  }
}

package dev.seiri.core.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class SizeChoiceTest {
  private static final PromptKey PROMPT = new PromptKey("t", "v1");
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  /// Newest first, as the store lists them.
  private final List<Evaluation> evaluations = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "passes, passes, passes, 20",
    "passes, passes, cannot_tell, 10",
    "passes, refuses, passes, 5",
    "passes, cannot_tell, passes, 5",
    "refuses, passes, passes, 1",
    "cannot_tell, cannot_tell, cannot_tell, 1",
  })
  void sizesCountUpToTheFirstThatIsNotAsGood(String five, String ten, String twenty, int rows) {
    run(1, false, five, ten, twenty);
    SizeChoice choice = choose(Optional.empty());
    assertThat(choice.rows()).isEqualTo(rows);
    assertThat(choice.why()).contains("on 1 rows of golden.jsonl");
  }

  @Test
  void theNewestRunDecidesAlone() {
    run(1, false, "passes", "passes", "passes");
    run(2, false, "refuses", "passes", "passes");
    assertThat(choose(Optional.empty()))
        .satisfies(choice -> assertThat(choice.rows()).isEqualTo(1))
        .satisfies(
            choice -> assertThat(choice.why()).contains("5 are worse by more than 1.5 points"));
  }

  @Test
  void echoesAreAskedForAsTheyWereEvaluated() {
    run(1, true, "passes", "passes", "cannot_tell");
    run(2, false, "passes", "cannot_tell", "cannot_tell");
    assertThat(choose(Optional.empty())).extracting("rows", "echo").containsExactly(5, false);
    assertThat(choose(Optional.of(false))).extracting("rows", "echo").containsExactly(5, false);
    assertThat(choose(Optional.of(true))).extracting("rows", "echo").containsExactly(10, true);
  }

  @Test
  void otherVersionsModelsAndComparisonsDoNotCount() {
    evaluations.add(evaluation(1, new PromptKey("t", "v2"), "m", 5, 1, false, "passes"));
    evaluations.add(evaluation(1, PROMPT, "other", 5, 1, false, "passes"));
    evaluations.add(evaluation(1, PROMPT, "m", 10, 10, false, "passes"));
    evaluations.add(evaluation(1, PROMPT, "m", 10, 5, false, "passes"));
    SizeChoice choice = choose(Optional.empty());
    assertThat(choice.rows()).isEqualTo(1);
    assertThat(choice.why())
        .contains("no evaluation of several sizes of t/v1 with m")
        .contains(
            "`seiri eval t --golden FILE --prompt-version v1 --model m --rows-per-call 1,5,10,20`");
  }

  @Test
  void whatCannotBeToldSaysHowManyRowsAreNeeded() {
    run(1, false, "passes", "cannot_tell", "refuses");
    assertThat(choose(Optional.empty()).why())
        .contains("5 are not worse than one by more than 1.5 points")
        .contains("for 10 it cannot tell: about 1,234 more golden rows are needed")
        .doesNotContain("20");
  }

  @Test
  void callsThatWereNotFullShowNothingOfFullOnes() {
    run(1, false, "passes", "passes", "passes");
    Evaluation ten = evaluations.get(0);
    evaluations.set(
        0,
        new Evaluation(
            ten.id(),
            ten.prompt(),
            ten.modelId(),
            ten.golden(),
            ten.rows(),
            ten.figures().put("rows_in_call", 6.4),
            ten.createdAt(),
            ten.createdBy()));
    SizeChoice choice = choose(Optional.empty());
    assertThat(choice.rows()).isEqualTo(5);
    assertThat(choice.why())
        .contains("for 10 its calls had too few, 6.4 on average: evaluate on more golden rows");
  }

  private SizeChoice choose(Optional<Boolean> echo) {
    return SizeChoice.of(evaluations, PROMPT, "m", echo);
  }

  private void run(int seed, boolean echo, String five, String ten, String twenty) {
    evaluations.add(0, evaluation(seed, PROMPT, "m", 20, 1, echo, twenty));
    evaluations.add(0, evaluation(seed, PROMPT, "m", 5, 1, echo, five));
    evaluations.add(0, evaluation(seed, PROMPT, "m", 10, 1, echo, ten));
  }

  private static Evaluation evaluation(
      int seed, PromptKey prompt, String model, int rows, int against, boolean echo, String found) {
    ObjectNode figures = Json.object();
    figures.put("order_seed", seed);
    figures.put("rows_per_call", rows);
    figures.put("against_rows_per_call", against);
    figures.put("echo", echo);
    figures.put("finding", found);
    figures.put("margin", 0.015);
    figures.put("rows_needed", 1_234);
    figures.put("rows_in_call", 0.8 * rows);
    return new Evaluation(
        "e" + seed + "-" + rows,
        prompt,
        model,
        new Evaluation.Golden("golden.jsonl", "abc"),
        List.of(new Evaluation.Row("r1", true, List.of())),
        figures,
        NOW,
        "me");
  }
}

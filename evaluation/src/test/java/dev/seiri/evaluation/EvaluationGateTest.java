package dev.seiri.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.evaluation.EvaluationGate.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class EvaluationGateTest {
  private static final PromptKey V1 = new PromptKey("t", "v1");
  private static final PromptKey V2 = new PromptKey("t", "v2");
  private static final String RULES = "seiri.offline-rules-v1";

  /// Enough rows to tell that nothing changed.
  private static final String ALL = "+".repeat(300);

  @Test
  void whatWasNeverEvaluatedIsRefusedWithTheCommandThatEvaluatesIt() {
    assertThat(refused(List.of(), V1).getFirst())
        .contains("no evaluation of t/v2 that counts")
        .contains("seiri eval t --golden FILE --prompt-version v2 --against v1");
  }

  @Test
  void aVersionThatIsNotWorsePasses() {
    assertThat(passed(List.of(of(V1, 1, ALL), of(V2, 2, ALL))).getFirst())
        .contains("on g with m 0 of 300 inputs got worse and 0 better")
        .contains("under the margin of 2 points");
  }

  @Test
  void aWorseVersionIsRefusedWithItsRows() {
    List<String> lines =
        refused(List.of(of(V1, 1, ALL), of(V2, 2, "-".repeat(30) + "+".repeat(270))), V1);
    assertThat(lines).hasSize(22);
    assertThat(lines.getFirst())
        .contains("on g with m 30 of 300 inputs got worse and 0 better, in all 10 points worse")
        .contains("than with t/v1: above the margin of 2 points:");
    assertThat(lines.get(1)).isEqualTo("  r0: wrong name");
    assertThat(lines.getLast()).isEqualTo("  and 10 more");
  }

  @Test
  void fewRowsCannotTellHoweverGoodTheyLook() {
    List<Evaluation> all = List.of(of(V1, 1, "+".repeat(40)), of(V2, 2, "+".repeat(40)));
    assertThat(decide(all, Optional.of(V1)))
        .isInstanceOfSatisfying(
            Decision.CannotTell.class,
            open ->
                assertThat(open.reasons().getFirst())
                    .contains("cannot tell whether that is under the margin of 2 points")
                    .contains("about 630 more rows with inputs of their own are needed"));
    assertThat(decide(all, Optional.of(V1), rules(0.2, Optional.empty())))
        .as("a margin of 20 points needs fewer")
        .isInstanceOf(Decision.Passed.class);
  }

  @Test
  void aFewRowsMoreThatGotWorseThanBetterAreNoRefusal() {
    String before = "+".repeat(950) + "-".repeat(50);
    String now = "-".repeat(6) + "+".repeat(944) + "+".repeat(3) + "-".repeat(47);
    assertThat(decide(List.of(of(V1, 1, before), of(V2, 2, now)), Optional.of(V1)))
        .isInstanceOf(Decision.Passed.class);
  }

  @Test
  void aLabelsFirstVersionNeedsAFloor() {
    List<Evaluation> all = List.of(of(V2, 1, "+++-"));
    assertThat(refused(all, null))
        .containsExactly(
            "t/v2 is right on 75.0 % of the 4 rows of g with m; the label has no version to"
                + " compare with: say with --fail-under how many per cent must be right");
    assertThat(decide(all, Optional.empty(), rules(0.02, Optional.of(0.75))))
        .isInstanceOf(Decision.Passed.class);
    assertThat(decide(all, Optional.empty(), rules(0.02, Optional.of(0.8))))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            no -> assertThat(no.reasons().getFirst()).endsWith("fewer than 80 %"));
  }

  @Test
  void aVersionWithoutARightAnswerNeverPasses() {
    Evaluation none = of(V2, 2, "----");
    assertThat(decide(List.of(none), Optional.empty(), rules(0.02, Optional.of(0.001))))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            no ->
                assertThat(no.reasons().getFirst())
                    .contains("a version without a right answer never passes"));
    String nothing = "-".repeat(300);
    assertThat(refused(List.of(of(V1, 1, nothing), of(V2, 2, nothing)), V1).getFirst())
        .as("as bad as the one before it")
        .contains("a version without a right answer never passes");
  }

  @Test
  void whatTheOfflineRulesAnswerNeverCounts() {
    List<Evaluation> all =
        new ArrayList<>(List.of(with(RULES, of(V1, 1, ALL)), with(RULES, of(V2, 2, ALL))));
    assertThat(refused(all, V1))
        .anyMatch(line -> line.contains("there is no evaluation of t/v2 that counts"))
        .anyMatch(line ->
            line.contains(
                "evaluations of t/v2 with seiri.offline-rules-v1 do not count: it is no"
                    + " language model"));
    all.add(of(V2, 3, ALL));
    assertThat(refused(all, V1))
        .anyMatch(line -> line.contains("t/v1 was never evaluated on g with m, as t/v2 was"));
    all.add(of(V1, 4, ALL));
    assertThat(passed(all)).hasSize(1);
  }

  @Test
  void evaluatingAgainAddsAnswersAndReplacesNone() {
    String bad = "-".repeat(40) + "+".repeat(260);
    List<Evaluation> all = new ArrayList<>(List.of(of(V1, 1, ALL), of(V2, 2, bad)));
    assertThat(refused(all, V1)).isNotEmpty();
    all.add(of(V2, 3, ALL));
    assertThat(decide(all, Optional.of(V1)))
        .as("the rows are wrong every other time")
        .isNotInstanceOf(Decision.Passed.class);
    all.add(named("renamed", of(V2, 4, ALL)));
    all.add(named("renamed", of(V1, 5, ALL)));
    assertThat(decide(all, Optional.of(V1)))
        .as("nor does another name of the set help")
        .isNotInstanceOf(Decision.Passed.class);
  }

  @Test
  void aSetThatHasGrownKeepsTheAnswersToItsOldRows() {
    List<Evaluation> all =
        new ArrayList<>(List.of(of(V1, 1, "+".repeat(40)), of(V2, 2, "+".repeat(40))));
    assertThat(decide(all, Optional.of(V1))).isInstanceOf(Decision.CannotTell.class);
    all.add(of(V2, 3, ALL));
    assertThat(refused(all, V1).getFirst())
        .isEqualTo(
            "t/v1 was asked only 40 of the 300 rows that g with m has now; evaluate it again");
    all.add(of(V1, 4, ALL));
    assertThat(passed(all)).hasSize(1);
  }

  @Test
  void aSetOrModelThatCountedForTheOldOneIsNotLeftOut() {
    List<Evaluation> all =
        new ArrayList<>(
            List.of(of(V1, 1, ALL), named("hard", of(V1, 1, "x", ALL)), of(V2, 2, ALL)));
    assertThat(refused(all, V1))
        .singleElement()
        .asString()
        .startsWith("t/v2 was never evaluated on hard with m, as t/v1 was; evaluate both");
    all.add(named("hard", of(V2, 3, "x", ALL)));
    assertThat(passed(all)).hasSize(2);
    all.add(with("other", of(V1, 4, ALL)));
    assertThat(refused(all, V1))
        .singleElement()
        .asString()
        .startsWith("t/v2 was never evaluated on g with other, as t/v1 was");
  }

  @Test
  void theErrorIsSharedOutAmongSets() {
    List<Evaluation> all = new ArrayList<>();
    for (String set : List.of("a", "b", "c")) {
      all.add(named(set, of(V1, 1, set, "+".repeat(400))));
      all.add(named(set, of(V2, 2, set, "+".repeat(400))));
    }
    assertThat(passed(all)).hasSize(3).allMatch(line -> line.contains("(98.3 % interval"));
  }

  @Test
  void repeatsMustBeEqual() {
    List<Evaluation> all = new ArrayList<>(List.of(of(V1, 1, ALL), repeated(3, of(V2, 2, ALL))));
    assertThat(refused(all, V1))
        .singleElement()
        .asString()
        .contains("t/v2 was evaluated with --repeat 3 on g with m and t/v1 with --repeat 1")
        .endsWith("not comparable; evaluate both with --repeat 3");
    all.add(repeated(3, of(V1, 3, ALL)));
    assertThat(passed(all)).hasSize(1);
  }

  @Test
  void duplicatedInputsCountOnce() {
    // 100 inputs, three times each: too few, though there are 300 rows.
    List<Evaluation> all = List.of(tripled(of(V1, 1, ALL)), tripled(of(V2, 2, ALL)));
    assertThat(decide(all, Optional.of(V1)))
        .isInstanceOfSatisfying(
            Decision.CannotTell.class,
            open -> assertThat(open.reasons().getFirst()).contains("0 of 100 inputs got worse"));
  }

  @Test
  void evaluationsThatDoNotSayHowEachRowWasAnsweredAreNotComparable() {
    Evaluation old = of(V2, 2, ALL);
    Evaluation without =
        new Evaluation(
            "e2",
            V2,
            "m",
            old.golden(),
            old.rows().stream()
                .map(row -> new Evaluation.Row(row.recordId(), row.right(), row.wrong()))
                .toList(),
            old.figures(),
            old.createdAt(),
            "me");
    List<Evaluation> all = new ArrayList<>(List.of(of(V1, 1, ALL), without));
    assertThat(refused(all, V1))
        .contains(
            "evaluation e2 of t/v2 on g with m is not comparable: it does not say how each row was"
                + " answered; evaluate again");
    all.add(of(V2, 3, ALL));
    assertThat(passed(all)).as("which takes its place").hasSize(1);
  }

  @Test
  void aFloorThatWasDemandedOnceIsStillDemanded() {
    Evaluation demanding = of(V2, 2, "+".repeat(270) + "-".repeat(30));
    ObjectNode figures = demanding.figures().deepCopy().put("fail_under", 95.0);
    List<Evaluation> all =
        List.of(
            of(V1, 1, "+".repeat(270) + "-".repeat(30)),
            new Evaluation(
                "e2",
                V2,
                "m",
                demanding.golden(),
                demanding.rows(),
                figures,
                demanding.createdAt(),
                "me"));
    assertThat(refused(all, V1))
        .containsExactly("t/v2 is right on 90.0 % of the 300 rows of g with m, fewer than 95 %");
  }

  @Test
  void evaluationsThatMatchKanjiOtherwiseAreNotCompared() {
    Evaluation strict = of(V1, 1, ALL);
    Evaluation plain = of(V2, 2, ALL);
    Evaluation lenient =
        new Evaluation(
            "e3",
            V2,
            "m",
            plain.golden(),
            plain.rows(),
            Json.object().put("usual_kanji", true),
            Instant.ofEpochSecond(3),
            "me");
    assertThat(refused(List.of(strict, lenient), V1))
        .anyMatch(line -> line.startsWith("t/v1 was never evaluated on g with m (--usual-kanji)"));
    assertThat(passed(List.of(strict, plain))).hasSize(1);
  }

  @Test
  void promotingWhatIsThereAlreadyNeedsNoComparison() {
    assertThat(decide(List.of(of(V2, 1, "+")), Optional.of(V2)))
        .isInstanceOf(Decision.Passed.class);
  }

  private static List<String> refused(List<Evaluation> all, @Nullable PromptKey before) {
    return ((Decision.Refused) decide(all, Optional.ofNullable(before))).reasons();
  }

  private static List<String> passed(List<Evaluation> all) {
    return ((Decision.Passed) decide(all, Optional.of(V1))).reasons();
  }

  private static Decision decide(List<Evaluation> all, Optional<PromptKey> before) {
    return decide(all, before, rules(0.02, Optional.empty()));
  }

  private static Decision decide(
      List<Evaluation> all, Optional<PromptKey> before, GateRules rules) {
    return EvaluationGate.decide(all, V2, before, rules);
  }

  private static GateRules rules(double margin, Optional<Double> floor) {
    return new GateRules(margin, floor, model -> !model.equals(RULES));
  }

  private static Evaluation of(PromptKey prompt, long second, String rows) {
    return of(prompt, second, "", rows);
  }

  /// @param inputs what the rows' inputs begin with
  /// @param rows a plus for each that is right
  private static Evaluation of(PromptKey prompt, long second, String inputs, String rows) {
    List<Evaluation.Row> outcomes = new ArrayList<>();
    for (int i = 0; i < rows.length(); i++) {
      boolean right = rows.charAt(i) == '+';
      outcomes.add(
          new Evaluation.Row(
              "r" + i,
              right,
              right ? List.of() : List.of("name"),
              Optional.of(new Evaluation.Answers(1, right ? 1 : 0, inputs + i, "x"))));
    }
    return evaluation("g", "m", prompt, second, outcomes);
  }

  private static Evaluation named(String golden, Evaluation evaluation) {
    return evaluation(
        golden,
        evaluation.modelId(),
        evaluation.prompt(),
        evaluation.createdAt().getEpochSecond(),
        evaluation.rows());
  }

  @Test
  void evaluationsOfOtherSizesOfCallsAreNotCompared() {
    List<String> lines = refused(List.of(packed(20, of(V1, 1, ALL)), of(V2, 2, ALL)), V1);
    assertThat(String.join("\n", lines)).contains("20 rows a call");
  }

  @Test
  void oneSizeOfCallsThatGotWorseRefusesThoughTheOthersDidNot() {
    String worse = "-".repeat(30) + "+".repeat(270);
    List<Evaluation> all =
        List.of(
            of(V1, 1, ALL),
            of(V2, 2, ALL),
            packed(20, of(V1, 3, ALL)),
            packed(20, of(V2, 4, worse)));
    assertThat(refused(all, V1).getFirst()).contains("30 of 300 inputs got worse");
    assertThat(passed(List.of(all.get(0), all.get(1)))).isNotEmpty();
  }

  private static Evaluation packed(int rows, Evaluation evaluation) {
    return new Evaluation(
        evaluation.id(),
        evaluation.prompt(),
        evaluation.modelId(),
        evaluation.golden(),
        evaluation.rows(),
        evaluation.figures().deepCopy().put("rows_per_call", rows),
        evaluation.createdAt(),
        evaluation.createdBy());
  }

  private static Evaluation with(String model, Evaluation evaluation) {
    return evaluation(
        evaluation.golden().name(),
        model,
        evaluation.prompt(),
        evaluation.createdAt().getEpochSecond(),
        evaluation.rows());
  }

  private static Evaluation repeated(int times, Evaluation evaluation) {
    return rewritten(
        evaluation,
        a ->
            new Evaluation.Answers(
                a.count() * times, a.right() * times, a.inputSha256(), a.expectedSha256()));
  }

  private static Evaluation tripled(Evaluation evaluation) {
    return rewritten(
        evaluation,
        a ->
            new Evaluation.Answers(
                a.count(),
                a.right(),
                "input " + Integer.parseInt(a.inputSha256()) / 3,
                a.expectedSha256()));
  }

  private static Evaluation rewritten(
      Evaluation evaluation, UnaryOperator<Evaluation.Answers> how) {
    return evaluation(
        evaluation.golden().name(),
        evaluation.modelId(),
        evaluation.prompt(),
        evaluation.createdAt().getEpochSecond(),
        evaluation.rows().stream()
            .map(row ->
                new Evaluation.Row(
                    row.recordId(), row.right(), row.wrong(), row.answers().map(how)))
            .toList());
  }

  private static Evaluation evaluation(
      String golden, String model, PromptKey prompt, long second, List<Evaluation.Row> rows) {
    return new Evaluation(
        "e" + second,
        prompt,
        model,
        new Evaluation.Golden(golden, "sha-" + golden),
        rows,
        Json.object().put("status", "measured"),
        Instant.ofEpochSecond(second),
        "me");
  }
}

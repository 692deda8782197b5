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
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class EvaluationGateTest {
  private static final PromptKey V1 = new PromptKey("t", "v1");
  private static final PromptKey V2 = new PromptKey("t", "v2");

  @Test
  void whatWasNeverEvaluatedIsRefusedWithTheCommandThatMendsIt() {
    assertThat(refused(List.of(), V2, V1).getFirst())
        .contains("no evaluation of t/v2")
        .contains("seiri eval t --golden FILE --prompt-version v2 --against v1");
  }

  @Test
  void aWorseVersionIsRefusedWithItsRows() {
    assertThat(refused(List.of(of(V1, "g", 1, "++++"), of(V2, "g", 2, "+--+")), V2, V1))
        .hasSize(3)
        .satisfies(lines -> {
          assertThat(lines.get(0)).contains("2 rows got worse than with t/v1 and 0 better");
          assertThat(lines.get(1)).isEqualTo("  r1: wrong name");
          assertThat(lines.get(2)).isEqualTo("  r2: wrong name");
        });
  }

  @Test
  void asManyBetterAsWorseIsNoRegression() {
    assertThat(decide(List.of(of(V1, "g", 1, "+-+"), of(V2, "g", 2, "-++")), V2, V1))
        .isInstanceOf(Decision.Passed.class);
  }

  @Test
  void theNewestEvaluationOfEachSetCounts() {
    List<Evaluation> all =
        new ArrayList<>(List.of(of(V1, "g", 1, "++"), of(V2, "g", 2, "--"), of(V2, "g", 3, "++")));
    assertThat(decide(all, V2, V1)).isInstanceOf(Decision.Passed.class);
    all.add(of(V2, "h", 4, "+"));
    assertThat(refused(all, V2, V1).getFirst()).contains("t/v1 was never evaluated on h");
    all.add(of(V1, "h", 5, "+"));
    assertThat(decide(all, V2, V1)).isInstanceOf(Decision.Passed.class);
    all.add(of(V2, "g", 6, "-+"));
    assertThat(decide(all, V2, V1)).isInstanceOf(Decision.Refused.class);
  }

  @Test
  void aSetOnWhichTheOldOneWasJudgedIsNotLeftOut() {
    List<Evaluation> all =
        List.of(of(V1, "easy", 1, "+"), of(V1, "hard", 1, "+"), of(V2, "easy", 2, "+"));
    assertThat(refused(all, V2, V1))
        .containsExactly("t/v2 was never evaluated on hard, as the one before it was");
  }

  @Test
  void anEvaluationThatFailedIsRefusedEvenWithoutAPredecessor() {
    Evaluation good = of(V2, "g", 1, "+-");
    assertThat(EvaluationGate.decide(List.of(good), V2, Optional.empty()))
        .isInstanceOf(Decision.Passed.class);
    ObjectNode figures = Json.object().put("passed", false).put("failure", "too few");
    Evaluation bad =
        new Evaluation(
            "x", V2, "m", good.golden(), good.rows(), figures, Instant.ofEpochSecond(9), "me");
    assertThat(EvaluationGate.decide(List.of(good, bad), V2, Optional.empty()))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> assertThat(refused.reasons().getFirst()).contains("did not pass: too few"));
  }

  @Test
  void evaluationsThatMatchKanjiOtherwiseAreNotCompared() {
    Evaluation strict = of(V1, "g", 1, "+-");
    Evaluation plain = of(V2, "g", 2, "++");
    Evaluation lenient =
        new Evaluation(
            "e3",
            V2,
            "m",
            plain.golden(),
            plain.rows(),
            Json.object().put("passed", true).put("usual_kanji", true),
            Instant.ofEpochSecond(3),
            "me");
    assertThat(refused(List.of(strict, lenient), V2, V1).getFirst())
        .contains("t/v1 was never evaluated on g with m (--usual-kanji)");
    assertThat(decide(List.of(strict, plain), V2, V1)).isInstanceOf(Decision.Passed.class);
  }

  @Test
  void promotingWhatIsThereAlreadyNeedsNoComparison() {
    assertThat(decide(List.of(of(V2, "g", 1, "+")), V2, V2)).isInstanceOf(Decision.Passed.class);
  }

  private static List<String> refused(List<Evaluation> all, PromptKey version, PromptKey before) {
    return ((Decision.Refused) decide(all, version, before)).reasons();
  }

  private static Decision decide(List<Evaluation> all, PromptKey version, PromptKey before) {
    return EvaluationGate.decide(all, version, Optional.of(before));
  }

  /// @param rows a plus for each that is right
  private static Evaluation of(PromptKey prompt, String golden, long second, String rows) {
    List<Evaluation.Row> outcomes = new ArrayList<>();
    for (int i = 0; i < rows.length(); i++) {
      boolean right = rows.charAt(i) == '+';
      outcomes.add(new Evaluation.Row("r" + i, right, right ? List.of() : List.of("name")));
    }
    return new Evaluation(
        "e" + second,
        prompt,
        "m",
        new Evaluation.Golden(golden, "sha-" + golden),
        outcomes,
        Json.object().put("passed", true),
        Instant.ofEpochSecond(second),
        "me");
  }
}

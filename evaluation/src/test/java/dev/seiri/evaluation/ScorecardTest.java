package dev.seiri.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.evaluation.golden.GoldenSet;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ScorecardTest {
  private static final GoldenSet GOLDEN =
      golden(
          """
          {"record_id":"a","input_value":"a","expected":{"name":"Yamada","kana":""}}
          {"record_id":"b","input_value":"b","expected":{"name":"Suzuki","kana":"スズキ"}}
          {"record_id":"c","input_value":"c","expected":{"name":"Tanaka","kana":null}}
          {"record_id":"d","input_value":"<b>d</b>","expected":{"name":"Sato"}}
          """);

  @Test
  void fieldsAndRowsAreScored() {
    Scorecard card =
        card(
            "v1",
            ok("{\"name\":\"Yamada\",\"kana\":\"\"}"),
            ok("{\"name\":\"SUZUKI\",\"kana\":\"スズ\"}"),
            ok("{\"name\":\"Tanaka\",\"kana\":\"タナカ\"}"),
            failed());
    assertThat(card.right().count()).isEqualTo(1);
    assertThat(card.exact().count()).isEqualTo(1);
    assertThat(card.valid().count()).isEqualTo(3);
    assertThat(card.rows().get(1).wrong()).containsExactly("kana");
    assertThat(card.rows().get(3).wrong()).as("no valid answer").containsExactly("name");

    FieldScore name = card.fields().get(0);
    assertThat(name.field()).isEqualTo("name");
    assertThat(name.right().count()).isEqualTo(3);
    assertThat(name.exact().count()).isEqualTo(2);
    // uzuki is five characters off, and Sato was not answered at all.
    assertThat(name.distance()).isEqualTo((0 + 5 + 0 + 4) / 4.0);
    assertThat(name.precision()).hasValue(1.0);
    assertThat(name.recall()).hasValue(0.75);

    FieldScore kana = card.fields().get(1);
    assertThat(kana.right().all()).as("rows that judge it").isEqualTo(3);
    assertThat(kana.right().count()).isEqualTo(1);
    assertThat(kana.precision()).hasValue(0.0);
    assertThat(kana.recall()).hasValue(0.0);
  }

  @Test
  void checksAreScoredByTheWrongAnswersTheyFlag() {
    Scorecard card =
        new Scorecard(
            new PromptKey("t", "v1"),
            "m",
            GOLDEN,
            Matching.STANDARD,
            Inference.UNSET,
            OptionalLong.empty(),
            List.of("one", "two", "three"));
    card.repeat(new ExecutionId("e"));
    card.add(0, flagged("{\"name\":\"Yamada\",\"kana\":\"\"}", "one"));
    card.add(1, flagged("{\"name\":\"Suzuki\",\"kana\":\"?\"}", "one", "two"));
    card.add(2, ok("{\"name\":\"?\",\"kana\":\"\"}"));
    card.add(3, failed());
    card.repeat(new ExecutionId("e-2"));
    card.add(0, ok("{\"name\":\"Yamada\",\"kana\":\"\"}"));
    card.add(1, ok("{\"name\":\"Suzuki\",\"kana\":\"スズキ\"}"));
    card.add(2, flagged("{\"name\":\"?\",\"kana\":\"\"}", "two", "two"));
    card.add(3, ok("{\"name\":\"Sato\"}"));
    assertThat(card.checks())
        .containsExactly(
            new CheckScore(CheckScore.ANY, 3, 2, 3, 4),
            new CheckScore("one", 2, 1, 3, 4),
            new CheckScore("two", 2, 2, 3, 4),
            new CheckScore("three", 0, 0, 3, 4));
    CheckScore one = card.checks().get(1);
    assertThat(one.precision()).hasValue(0.5);
    assertThat(one.recall()).hasValue(1 / 3.0);
    assertThat(one.falseAlarms()).hasValue(0.25);
    assertThat(card.checks().getLast().precision()).as("it flags nothing").isEmpty();
    assertThat(card.figures().path("checks").path(1).path("flagged_wrong_count").asInt()).isOne();
    assertThat(card.figures().path("checks").path(0).path("check").isNull()).isTrue();
    assertThat(card("v1", failed(), failed(), failed(), failed()).figures().has("checks"))
        .isFalse();
  }

  private static ResultDocument flagged(String output, String... checks) {
    ObjectNode json = ok(output).json().deepCopy();
    for (String check : checks) {
      json.withArray("flags").addObject().put("check", check).put("message", "m");
    }
    return ResultDocument.parse(Json.write(json));
  }

  @Test
  void anEmptyExpectationIsNotMetByNoAnswer() {
    GoldenSet golden =
        golden("{\"record_id\":\"a\",\"input_value\":\"a\",\"expected\":{\"kana\":null}}");
    Scorecard card = new Scorecard(new PromptKey("t", "v"), "m", golden, Matching.STANDARD);
    card.repeat(new ExecutionId("e"));
    card.add(0, failed());
    assertThat(card.right().count()).isZero();
    assertThat(card.fields().getFirst().precision()).isEmpty();
    assertThat(card.fields().getFirst().recall()).isEmpty();
  }

  @Test
  void mostOfTheRepeatsDecideAndAgreementIsCounted() {
    Scorecard card = new Scorecard(new PromptKey("t", "v"), "m", GOLDEN, Matching.STANDARD);
    List<String> first = List.of("Yamada", "Yamada", "x");
    for (int repeat = 0; repeat < 3; repeat++) {
      card.repeat(new ExecutionId("e" + repeat));
      card.add(0, ok("{\"name\":\"%s\"}".formatted(first.get(repeat))));
      card.add(1, ok("{\"name\":\"Suzuki\",\"kana\":\"スズキ\"}"));
      card.add(2, ok("{\"name\":\"%s\"}".formatted(repeat == 0 ? "Tanaka" : "x")));
      card.add(3, ok("{\"name\":\"%s\"}".formatted(repeat == 0 ? "sato" : "ＳＡＴＯ")));
    }
    assertThat(card.rows().stream().map(RowScore::isRight))
        .containsExactly(true, true, false, true);
    assertThat(card.agreement().orElseThrow().value()).isCloseTo(2 / 4.0, within(1e-12));
    assertThat(card.valid().all()).isEqualTo(12);
  }

  @Test
  void onlyValidAnswersAgree() {
    Scorecard card = new Scorecard(new PromptKey("t", "v"), "m", GOLDEN, Matching.STANDARD);
    for (int repeat = 0; repeat < 3; repeat++) {
      card.repeat(new ExecutionId("e" + repeat));
      card.add(0, failed());
      card.add(1, repeat == 0 ? failed() : ok("{\"name\":\"Suzuki\"}"));
      card.add(2, repeat < 2 ? failed() : ok("{\"name\":\"Tanaka\"}"));
      card.add(3, ok("{\"name\":\"%s\"}".formatted(repeat == 0 ? "Sato" : "Kato")));
    }
    Statistics.Share agreement = card.agreement().orElseThrow();
    assertThat(agreement.all()).as("rows with two valid answers").isEqualTo(2);
    assertThat(agreement.count()).isEqualTo(1);
  }

  @Test
  void nothingAgreesWhereNothingIsValid() {
    Scorecard card = card("v", failed(), failed(), failed(), failed());
    assertThat(card.agreement()).isEmpty();
  }

  @Test
  void repeatsAndRowsOfOneInputAreOneClusterInIntervals() {
    GoldenSet golden =
        golden(
            """
            {"record_id":"a","input_value":"x","expected":{"name":"A"}}
            {"record_id":"b","input_value":"x","expected":{"name":"A"}}
            {"record_id":"c","input_value":"y","expected":{"name":"A"}}
            {"record_id":"d","input_value":"y","expected":{"name":"A"}}
            """);
    Scorecard card = new Scorecard(new PromptKey("t", "v"), "m", golden, Matching.STANDARD);
    for (int repeat = 0; repeat < 3; repeat++) {
      card.repeat(new ExecutionId("e" + repeat));
      for (int row = 0; row < 4; row++) {
        card.add(row, ok("{\"name\":\"%s\"}".formatted(row < 2 ? "A" : "B")));
      }
    }
    assertThat(card.inputCount()).isEqualTo(2);
    Statistics.Share two = Statistics.share(1, 2);
    for (Statistics.Share share : List.of(card.right(), card.fields().getFirst().right())) {
      assertThat(share.count()).isEqualTo(2);
      assertThat(share.low()).isCloseTo(two.low(), within(1e-12));
      assertThat(share.high()).isCloseTo(two.high(), within(1e-12));
    }
    assertThat(card.valid().all()).isEqualTo(12);
    assertThat(card.valid().low()).isCloseTo(Statistics.share(2, 2).low(), within(1e-12));
  }

  @Test
  void aThresholdIsPassedOnlyWhereThereIsOne() {
    Scorecard good = card("v", right(0), right(1), right(2), failed());
    assertThat(Thresholds.NONE.conclude(good, Optional.empty()).status())
        .isEqualTo(Conclusion.Status.MEASURED);
    Thresholds floor = new Thresholds(Optional.of(75.0), false, 0.02);
    assertThat(floor.conclude(good, Optional.empty()).status()).isEqualTo(Conclusion.Status.PASSED);
    assertThat(
            new Thresholds(Optional.of(76.0), false, 0.02)
                .conclude(good, Optional.empty())
                .reason())
        .isEqualTo("3 of 4 rows are right, fewer than 76.0 %");
    Scorecard none = card("v", failed(), failed(), failed(), failed());
    assertThat(
            new Thresholds(Optional.of(0.0), false, 0.02).conclude(none, Optional.empty()).reason())
        .startsWith("none of the answers is valid");
    Thresholds regression = new Thresholds(Optional.empty(), true, 0.02);
    assertThat(regression.conclude(good, Optional.of(Evaluations.comparison(good, good))).status())
        .as("four rows")
        .isEqualTo(Conclusion.Status.CANNOT_TELL);
  }

  @Test
  void anEvaluationThatWasStoredBeforeAnswersWereKeptIsRead() {
    Evaluation old =
        Evaluation.parse(
            """
            {"evaluation_id":"e","task_name":"t","prompt_version":"v1","foundation_model_id":"m",\
            "golden":"g","golden_sha256":"0","created_at":"2026-11-01T00:00:00Z","created_by":"me",\
            "passed":true,"rows":[{"record_id":"a","right":true,"wrong":[]}]}
            """,
            "x");
    assertThat(old.rows().getFirst().answers()).isEmpty();
    assertThat(old.isComparable()).isFalse();
    assertThat(Evaluation.parse(old.line(), "x").rows()).isEqualTo(old.rows());
  }

  @Test
  void whatIsKeptCanBeReadBackAndCompared() {
    Scorecard before = card("v1", right(0), right(1), right(2), failed());
    Scorecard now = card("v2", right(0), failed(), failed(), right(3));
    PairedComparison comparison = Evaluations.comparison(now, before);
    assertThat(comparison.worse().stream().map(Evaluation.Row::recordId)).containsExactly("b", "c");
    assertThat(comparison.better().stream().map(Evaluation.Row::recordId)).containsExactly("d");
    assertThat(comparison.differences().mean()).isEqualTo(1 / 4.0);
    Evaluation evaluation =
        Evaluations.of(
            "id",
            now,
            Optional.of(before),
            new EvaluationOutcome(
                Optional.of(comparison),
                Optional.empty(),
                Thresholds.NONE,
                new Conclusion(Conclusion.Status.FAILED, "no")),
            Instant.EPOCH,
            "me");
    Evaluation again = Evaluation.parse(evaluation.line(), "x");
    assertThat(again.line()).isEqualTo(evaluation.line());
    assertThat(again.rows()).isEqualTo(evaluation.rows());
    assertThat(again.figures().path("right_count").asInt()).isEqualTo(2);
    assertThat(again.figures().path("p_value").asDouble()).isEqualTo(1);
    assertThat(again.right()).isEqualTo(2);
  }

  private static Scorecard card(String version, ResultDocument... results) {
    Scorecard card = new Scorecard(new PromptKey("t", version), "m", GOLDEN, Matching.STANDARD);
    card.repeat(new ExecutionId("e-" + version));
    for (int i = 0; i < results.length; i++) {
      card.add(i, results[i]);
    }
    return card;
  }

  private static ResultDocument right(int row) {
    return ok(GOLDEN.rows().get(row).expected().toString());
  }

  private static ResultDocument ok(String output) {
    return ResultDocument.parse(
        "{\"verdict\":\"ok\",\"output\":%s,\"cost_usd\":0.5,\"latency_ms\":10}".formatted(output));
  }

  private static ResultDocument failed() {
    return ResultDocument.parse("{\"verdict\":\"not_json\",\"output\":null}");
  }

  private static GoldenSet golden(String text) {
    try {
      return GoldenFile.read(new StringReader(text), "g.jsonl");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

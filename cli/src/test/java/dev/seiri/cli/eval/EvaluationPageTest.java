package dev.seiri.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.EvaluationOutcome;
import dev.seiri.evaluation.Evaluations;
import dev.seiri.evaluation.Matching;
import dev.seiri.evaluation.Scorecard;
import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.evaluation.golden.GoldenSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EvaluationPageTest {
  private static final GoldenSet GOLDEN =
      golden(
          """
          {"record_id":"a","input_value":"a","expected":{"name":"Yamada","kana":""}}
          {"record_id":"b","input_value":"b","expected":{"name":"Suzuki","kana":"スズキ"}}
          {"record_id":"c","input_value":"c","expected":{"name":"Tanaka","kana":null}}
          {"record_id":"d","input_value":"<b>d</b>","expected":{"name":"Sato"}}
          """);

  @Test
  void thePageShowsWhatGotWorseAndEscapesIt() throws IOException {
    Scorecard before = card("v1", right(0), right(1), right(2), right(3));
    Scorecard now = card("v2", right(0), right(1), right(2), ok("{\"name\":\"<i>Sa\"}"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EvaluationPage.write(
        out,
        EvaluationOutcome.measured(Optional.of(Evaluations.comparison(now, before))),
        now,
        Optional.of(before),
        Instant.EPOCH);
    String page = out.toString(StandardCharsets.UTF_8);
    assertThat(page)
        .contains("got worse")
        .contains("&lt;b&gt;d&lt;/b&gt;")
        .contains("name: <del>&lt;i&gt;</del>Sa<ins>to</ins>")
        .doesNotContain("<b>d</b>");
  }

  @Test
  void allRepeatsOfARowAreShownRightOnesAndGivenOnes() throws IOException {
    Scorecard card = card("v1", right(0), right(1), right(2), ok("{\"name\":\"Soto\"}"));
    card.repeat(new ExecutionId("e-2"));
    repeat(card, right(0), right(1), right(2), failed());
    card.repeat(new ExecutionId("e-3"));
    repeat(card, right(0), right(1), right(2), right(3));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EvaluationPage.write(
        out, EvaluationOutcome.measured(Optional.empty()), card, Optional.empty(), Instant.EPOCH);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("name (1 of 3 answers): S<del>o</del><ins>a</ins>to")
        .contains("name (1 of 3 answers): no valid answer (not_json) <ins>Sato</ins>")
        .contains("name (1 of 3 answers): <span class=\"good\">✓ Sato</span>")
        .contains("<p class=\"large\">75.0 %</p>");
  }

  @Test
  void theChecksOfAPromptAreShownWithWhatTheyFind() throws IOException {
    Scorecard card =
        new Scorecard(
            new PromptKey("t", "v1"),
            "m",
            GOLDEN,
            Matching.STANDARD,
            Inference.UNSET,
            OptionalLong.empty(),
            List.of("grounded"));
    card.repeat(new ExecutionId("e"));
    ResultDocument doubtful = ok("{\"name\":\"Soto\"}");
    doubtful.json().withArray("flags").addObject().put("check", "grounded");
    repeat(card, right(0), right(1), right(2), doubtful);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EvaluationPage.write(
        out, EvaluationOutcome.measured(Optional.empty()), card, Optional.empty(), Instant.EPOCH);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("<h2 id=\"checks\">Checks</h2>")
        .contains("<th scope=\"row\">any check</th>", "<th scope=\"row\">grounded</th>");
    assertThat(
            EvaluationSummary.lines(
                card, Optional.empty(), EvaluationOutcome.measured(Optional.empty())))
        .anySatisfy(line ->
            assertThat(line.replaceAll(" +", " ").strip())
                .isEqualTo("grounded 1 1 100.0 % 100.0 % 0.0 %"));
  }

  static void repeat(Scorecard card, ResultDocument... results) {
    for (int i = 0; i < results.length; i++) {
      card.add(i, results[i]);
    }
  }

  @Test
  void rowsThatGotWorseAreShownHoweverManyWereWrongBefore() throws IOException {
    int last = 250;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= last; i++) {
      text.append(
          "{\"record_id\":\"%s\",\"input_value\":\"x\",\"expected\":{\"name\":\"a\"}}\n"
              .formatted(i == last ? "got-worse" : "row-" + i));
    }
    GoldenSet golden = golden(text.toString());
    Scorecard before = new Scorecard(new PromptKey("t", "v1"), "m", golden, Matching.STANDARD);
    Scorecard now = new Scorecard(new PromptKey("t", "v2"), "m", golden, Matching.STANDARD);
    before.repeat(new ExecutionId("e1"));
    now.repeat(new ExecutionId("e2"));
    for (int i = 0; i <= last; i++) {
      before.add(i, i == last ? ok("{\"name\":\"a\"}") : failed());
      now.add(i, failed());
    }
    List<Map<String, Object>> wrong =
        EvaluationPage.wrong(
            now, Optional.of(before), Optional.of(Evaluations.comparison(now, before)));
    assertThat(wrong).hasSize(200);
    assertThat(wrong.getFirst()).containsEntry("record", "got-worse").containsEntry("worse", true);
    assertThat(wrong.get(1)).containsEntry("record", "row-0");
  }

  static Scorecard card(String version, ResultDocument... results) {
    Scorecard card = new Scorecard(new PromptKey("t", version), "m", GOLDEN, Matching.STANDARD);
    card.repeat(new ExecutionId("e-" + version));
    for (int i = 0; i < results.length; i++) {
      card.add(i, results[i]);
    }
    return card;
  }

  static ResultDocument right(int row) {
    return ok(GOLDEN.rows().get(row).expected().toString());
  }

  static ResultDocument ok(String output) {
    return ResultDocument.parse(
        "{\"verdict\":\"ok\",\"output\":%s,\"cost_usd\":0.5,\"latency_ms\":10}".formatted(output));
  }

  static ResultDocument failed() {
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

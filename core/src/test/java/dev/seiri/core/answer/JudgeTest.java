package dev.seiri.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class JudgeTest {
  private static final Optional<OutputSchema> SCHEMA =
      Optional.of(
          OutputSchema.of(
              Json.read(
                  """
                  {"type":"object","properties":{"name":{"type":"string"}},
                   "required":["name"],"additionalProperties":false}\
                  """)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"x\"}",
        "  {\"name\":\"x\"}\n",
        "<output>{\"name\":\"x\"}</output>",
        "<output>\n```json\n{\"name\":\"x\"}\n```\n</output>",
        "Here you are:\n```json\n{\"name\":\"x\"}\n```\nAnything else?",
        "The answer is {\"name\":\"x\"} as you asked.",
        "With {braces} in prose, {\"name\":\"x\"}",
        "{\"name\":\"x\"} and once more {\"name\":\"x\"}",
        "<output>{\"name\":\"x\"}"
      })
  void findsTheOneObjectWhereverItStands(String text) {
    assertThat(rule(text)).isEqualTo(ok("{\"name\":\"x\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I cannot help with that.",
        "{\"name\":\"x\"} or {\"name\":\"y\"}",
        "<output>{\"name\":\"x\"}</output><output>{\"name\":\"y\"}</output>",
        "{\"name\":\"x",
        "{\"name\":{\"name\":\"x\"}, \"rest",
        "<output>{\"name\":</output>",
        "{\"name\":\"x\",\"name\":\"y\"}",
        "{\"name\":\"\\ud800\"}",
        "{'name':'x'}",
        "{\"name\": NaN}"
      })
  void takesNothingThatIsNotExactlyOneObject(String text) {
    assertThat(verdict(text)).isEqualTo(Verdict.NOT_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"name\":\"x\"}]",
        "null",
        "\"x\"",
        "12",
        "{\"nmae\":\"x\"}",
        "{\"name\":null}",
        "{\"name\":1}",
        "{}",
        "As a list: [ {\"name\":\"x\"} ]",
        "{\"name\":\"x\",\"more\":1}"
      })
  void namesWhatViolatesTheSchema(String text) {
    assertThat(verdict(text)).isEqualTo(Verdict.SCHEMA_VIOLATION);
  }

  @Test
  void whatCannotBeReadBackIsNotTaken() {
    String deep = "[".repeat(495) + "]".repeat(495);
    for (String value : List.of("1e2000", "1e99999", "-1E-5000", "1".repeat(2_000), deep)) {
      Ruling ruling =
          Judge.rule(answer("{\"a\":%s}".formatted(value), "end_turn"), Optional.empty());
      assertThat(ruling)
          .isInstanceOfSatisfying(
              Ruling.AskAgain.class,
              again -> assertThat(again.otherwise().verdict()).isEqualTo(Verdict.NOT_JSON));
    }
    assertThat(Judge.rule(answer("{\"a\":1e20}", "end_turn"), Optional.empty()))
        .isInstanceOf(Ruling.Final.class);
  }

  @Test
  void anEmptyAnswerIsEmpty() {
    assertThat(verdict("")).isEqualTo(Verdict.EMPTY);
    assertThat(verdict(" \n")).isEqualTo(Verdict.EMPTY);
  }

  @Test
  void aTruncatedAnswerIsNeverTakenEvenIfItParses() {
    assertThat(Judge.rule(answer("{\"name\":\"x\"}", "max_tokens"), SCHEMA))
        .isInstanceOfSatisfying(
            Ruling.Final.class,
            ruling -> assertThat(ruling.verdict()).isEqualTo(Verdict.TRUNCATED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"refusal", "content_filtered", "guardrail_intervened"})
  void aRefusalIsARefusal(String stopReason) {
    assertThat(Judge.rule(answer("{\"name\":\"x\"}", stopReason), SCHEMA))
        .isInstanceOfSatisfying(
            Ruling.Final.class, ruling -> assertThat(ruling.verdict()).isEqualTo(Verdict.REFUSED));
  }

  @Test
  void anUnknownStopReasonIsJudgedByWhatTheAnswerHolds() {
    assertThat(Judge.rule(answer("{\"name\":\"x\"}", "tea_break"), SCHEMA))
        .isEqualTo(ok("{\"name\":\"x\"}"));
    assertThat(Judge.rule(answer("{\"nam", "tea_break"), SCHEMA))
        .isInstanceOfSatisfying(
            Ruling.AskAgain.class, again -> assertThat(again.complaint()).contains("tea_break"));
  }

  @Test
  void theComplaintQuotesTheFault() {
    assertThat(rule("{\"nmae\":\"x\"}"))
        .isInstanceOfSatisfying(
            Ruling.AskAgain.class,
            again -> assertThat(again.complaint()).contains("nmae").contains("name"));
  }

  @Test
  void aGoodRepairIsRepairedAndABadOneIsFinal() {
    Answer first = answer("nothing", "end_turn");
    assertThat(Judge.rule(first.withRepair(completion("{\"name\":\"x\"}", "end_turn"), 1), SCHEMA))
        .isInstanceOfSatisfying(
            Ruling.Final.class,
            r -> {
              assertThat(r.verdict()).isEqualTo(Verdict.REPAIRED);
              assertThat(r.message()).hasValueSatisfying(m -> assertThat(m).contains("JSON"));
            });
    assertThat(Judge.rule(first.withRepair(completion("still", "end_turn"), 1), SCHEMA))
        .isInstanceOfSatisfying(
            Ruling.Final.class, r -> assertThat(r.verdict()).isEqualTo(Verdict.NOT_JSON));
  }

  @Test
  void withoutASchemaAnyObjectWillDoButNothingElse() {
    assertThat(Judge.rule(answer("{\"a\":{\"b\":1.50}}", "end_turn"), Optional.empty()))
        .isEqualTo(ok("{\"a\":{\"b\":1.50}}"));
    assertThat(Judge.rule(answer("[1]", "end_turn"), Optional.empty()))
        .isInstanceOf(Ruling.AskAgain.class);
  }

  private static Ruling rule(String text) {
    return Judge.rule(answer(text, "end_turn"), SCHEMA);
  }

  private static Verdict verdict(String text) {
    return switch (rule(text)) {
      case Ruling.Final ruling -> ruling.verdict();
      case Ruling.AskAgain again -> again.otherwise().verdict();
    };
  }

  private static Ruling ok(String json) {
    return new Ruling.Final(
        Verdict.OK, Optional.of((ObjectNode) Json.read(json)), Optional.empty());
  }

  private static Answer answer(String text, String stopReason) {
    return Answer.of(completion(text, stopReason), 1, new RequestId("r"), Instant.EPOCH);
  }

  private static Completion completion(String text, String stopReason) {
    return new Completion("m", text, new StopReason(stopReason), Usage.NONE, Duration.ZERO);
  }
}

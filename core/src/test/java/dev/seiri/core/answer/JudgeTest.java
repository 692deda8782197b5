package dev.seiri.core.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.check.Checks;
import dev.seiri.core.check.RowChecks;
import dev.seiri.core.check.RowInput;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        "<output><![CDATA[{\"name\":\"x\"}]]></output>",
        "<output><![CDATA[\n{\"name\":\"x\"}\n]]></output>",
        "Here you are:\n```json\n{\"name\":\"x\"}\n```\nAnything else?",
        "The answer is {\"name\":\"x\"} as you asked.",
        "With {braces} in prose, {\"name\":\"x\"}",
        "{\"name\":\"x\"} and once more {\"name\":\"x\"}",
        "<output>{\"name\":\"x\"}",
        "<thinking>Perhaps {\"name\": \"draft\"}?</thinking>\n{\"name\":\"x\"}",
        "<think>\nIs it {\"name\": \"draft\"} or {\"name\n</think>\n\n{\"name\":\"x\"}",
        "<Reasoning effort=\"low\">{\"name\":\"a\"}</Reasoning>{\"name\":\"x\"}",
        "<thinking>a<thinking>{\"name\":\"a\"}</thinking>{\"name\":\"b\"}</thinking>{\"name\":\"x\"}",
        "{\"name\":\"x\"}\n<thinking>{\"name\":\"draft\"} was worse</thinking>",
        "{\"name\":\"x\"}\n<thinking>{\"name\":\"draft\"} was",
        "I drafted {\"name\":\"draft\"}.</think>{\"name\":\"x\"}",
        "I drafted {\"name\": .</think>\n{\"name\":\"x\"}",
        "I left out <thinking> as you asked: {\"name\":\"x\"}",
        "````json\n```\n{\"name\":\"x\"}\n```\n````",
        "````\n{\"name\":\"x\"}\n````",
        "~~~json\n{\"name\":\"x\"}\n~~~",
        "As asked, in <output> tags:\n<output>{\"name\":\"x\"}</output>",
        "<output>{\"name\":\"x\"}</output>\nThe <output> is above, without {braces}.",
        "{\"name\":\"x\"}\nI left out the <output> tag.",
        "I leave out the <output> tag. {\"name\":\"x\"}",
        "<output>Here it is: {\"name\":\"x\"}</output>",
        "\"Acme\" is the name. {\"name\":\"x\"}",
        "[Note] The row is short. {\"name\":\"x\"}",
        "[1] says so: {\"name\":\"x\"}",
        "12 was no part of it: {\"name\":\"x\"}",
        "Input:\n```\nAcme Inc.\n```\nOutput:\n```json\n{\"name\":\"x\"}\n```",
        "Input:\n```json\n{\"company\":\"Acme\"}\n```\nOutput:\n```json\n{\"name\":\"x\"}\n```",
        "Input:\n```json\n{\"company\":\"Acme\"}\n```\n{\"name\":\"x\"}",
        "Input:\n```\n{{ 7*7 }}\n```\n{\"name\":\"x\"}",
        "For {\"company\":\"Acme\"} it is {\"name\":\"x\"}",
        "{\"name\":\"x\"} or {\"nmae\":\"y\"}"
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
        "{\"name\": NaN}",
        "<thinking>{\"name\":\"x\"}</thinking>",
        "<think>\n{\"name\":\"x\"}",
        "<output>{\"name\":\"x\"} {\"name\":\"y\"}</output>",
        "```json\n{\"name\":\"x\"}\n```\n```json\n{\"name\":\"y\"}\n```",
        "Input:\n```json\n{\"name\":\"x\"}\n```\nOutput:\n```json\n{\"name\":\"y\"}\n```",
        "{\"name\":\"x\"} and {\"name\":",
        "{\"nmae\":\"x\"} or {\"nmea\":\"y\"}"
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
        "{\"name\":\"x\",\"more\":1}",
        "```json\n[1, 2]\n```",
        "<output>\"x\"</output>",
        "My draft: {\"name\":\"draft\"}\n```json\n{\"nmae\":\"x\"}\n```",
        "My draft: {\"name\":\"draft\"}\n<output>{\"nmae\":\"x\"}</output>"
      })
  void namesWhatViolatesTheSchema(String text) {
    assertThat(verdict(text)).isEqualTo(Verdict.SCHEMA_VIOLATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"</output>", "<thinking>", "</think>", "```", "````\\n<output>"})
  void tagsAndFencesWithinAStringAreData(String data) {
    String json = "{\"name\":\"a %s b\"}".formatted(data);
    for (String form : List.of("%s", "<output>%s</output>", "```json\n%s\n```", "It is %s.")) {
      assertThat(rule(form.formatted(json))).isEqualTo(ok(json));
    }
  }

  @Test
  void aLongAnswerOfOpeningTagsAndBracesIsReadOnce() {
    for (String part :
        List.of("<think> ", "x <thinking>", "{\"", "{\"a\":", "{\"{}", "```a\n", "<output>")) {
      assertThat(verdict(part.repeat(100_000))).isIn(Verdict.NOT_JSON, Verdict.SCHEMA_VIOLATION);
    }
  }

  @Test
  void aPatternThatRecursesForEachCharacterTakesALongText() {
    String text = "ab".repeat(20_000);
    assertThat(
            Judge.rule(
                answer("{\"name\":\"%s\"}".formatted(text), "end_turn"), pattern("^(a|b)*$")))
        .isInstanceOfSatisfying(
            Ruling.Final.class, ruling -> assertThat(ruling.verdict()).isEqualTo(Verdict.OK));
    assertThat(
            Judge.rule(
                answer("{\"name\":\"%sc\"}".formatted(text), "end_turn"), pattern("^(a|b)*$")))
        .isInstanceOf(Ruling.AskAgain.class);
  }

  @Test
  void aPatternThatTakesTooLongIsTheSchemasFaultAndNoReasonToAskAgain() {
    String text = "ab".repeat(30_000);
    assertThat(
            Judge.rule(
                answer("{\"name\":\"%s\"}".formatted(text), "end_turn"),
                pattern("(a|ab|aba|abab){200}c")))
        .isInstanceOfSatisfying(
            Ruling.Final.class,
            ruling -> {
              assertThat(ruling.verdict()).isEqualTo(Verdict.SCHEMA_VIOLATION);
              assertThat(ruling.message())
                  .hasValueSatisfying(m -> assertThat(m).contains("pattern (a|ab|aba|abab){200}c"));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "^[\\u3041-\\u3096]+$, ひらがな, カタカナ",
    "^(?!x), a, x",
    "'^(?=.*\\d)(?!.*x)[a-z0-9]{2,3}$', a1, x1",
    "^(?=.*\\d)(?!.*x)[a-z0-9]{2}$, a1, ab",
    "^(?!(?:a|b)$)., c, b",
    "^(?![)])., c, )",
    "^\\\\u3041$, \\u3041, ぁ",
    "^\\p{L}+$, 山, 1",
  })
  void patternsMeanWhatTheyMeanInAnyEngine(String regex, String matching, String other) {
    assertThat(pattern(regex).orElseThrow().faults(name(matching))).isEmpty();
    assertThat(pattern(regex).orElseThrow().faults(name(other))).isNotEmpty();
  }

  @Test
  void allObjectsOfAnAnswerAreCheckedWithinOneBound() {
    String objects =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "{\"name\":\"%s%s\"}".formatted("ab".repeat(50), i))
            .collect(Collectors.joining(" or "));
    OutputSchema schema = pattern("(a|ab|aba|abab){200}c").orElseThrow();
    Ruling ruling = Judge.rule(answer(objects, "end_turn"), Optional.of(schema));
    assertThat(ruling)
        .isInstanceOfSatisfying(
            Ruling.AskAgain.class,
            again -> assertThat(again.otherwise().verdict()).isEqualTo(Verdict.NOT_JSON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(.)\\1",
        "^[a-z&&[^b]]$",
        "(?<=a)b",
        "a(?=b)",
        "^(?!a)b|c",
        "(?>a+)b",
        "a++",
        "a{1001}",
        "((a{100}){100}){100}",
        "(",
        "[",
        "^(?=",
        "\\"
      })
  void aPatternThatNoLinearEngineKnowsIsRefusedByName(String regex) {
    assertThatThrownBy(() -> pattern(regex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("output_schema cannot be used: the pattern " + regex);
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

  @Test
  void aCheckMayAskForAnotherAnswerAndNeverChangesTheVerdict() {
    RowChecks checks = checks("ask_again");
    Answer first = answer("{\"name\":\"y\"}", "end_turn");
    assertThat(Judge.rule(first, SCHEMA, checks))
        .isInstanceOfSatisfying(
            Ruling.AskAgain.class,
            again -> {
              assertThat(again.complaint()).contains("name: \"y\" is not in the row");
              assertThat(again.otherwise()).isEqualTo(ok("{\"name\":\"y\"}"));
            });
    assertThat(Judge.rule(answer("{\"name\":\"x\"}", "end_turn"), SCHEMA, checks))
        .isEqualTo(ok("{\"name\":\"x\"}"));
    assertThat(Judge.rule(first, SCHEMA, checks("flag"))).isEqualTo(ok("{\"name\":\"y\"}"));
    assertThat(Judge.rule(answer("no", "end_turn"), SCHEMA, checks))
        .isInstanceOfSatisfying(
            Ruling.AskAgain.class,
            again -> assertThat(again.otherwise().verdict()).isEqualTo(Verdict.NOT_JSON));
  }

  @Test
  void aSecondAnswerThatCheckAskedForCountsIfItIsValid() {
    Answer first = answer("{\"name\":\"y\"}", "end_turn");
    assertThat(
            Judge.rule(
                first.withRepair(completion("{\"name\":\"z\"}", "end_turn"), 1),
                SCHEMA,
                checks("ask_again")))
        .as("it is doubtful too, and nothing is asked a third time")
        .isEqualTo(
            new Ruling.Final(
                Verdict.REPAIRED,
                Optional.of(name("z")),
                Optional.of("name: \"y\" is not in the row")));
    assertThat(
            Judge.rule(
                first.withRepair(completion("sorry", "end_turn"), 1), SCHEMA, checks("ask_again")))
        .isInstanceOfSatisfying(
            Ruling.Final.class,
            ruling -> {
              assertThat(ruling.verdict()).isEqualTo(Verdict.OK);
              assertThat(ruling.output()).contains(name("y"));
              assertThat(ruling.message().orElseThrow())
                  .startsWith("asked once more, without use: ");
            });
  }

  private static RowChecks checks(String onFail) {
    return Checks.of(Json.read("[{\"grounded\":\"name\",\"on_fail\":\"%s\"}]".formatted(onFail)))
        .of(new RowInput("x", new LinkedHashMap<>()));
  }

  private static Optional<OutputSchema> pattern(String regex) {
    ObjectNode schema = Json.object();
    schema.putObject("properties").putObject("name").put("pattern", regex);
    return Optional.of(OutputSchema.of(schema));
  }

  private static ObjectNode name(String name) {
    return Json.object().put("name", name);
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

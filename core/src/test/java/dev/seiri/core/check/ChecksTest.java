package dev.seiri.core.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ChecksTest {
  @ParameterizedTest
  @CsvSource({
    "塚本１丁目２番１３号, 塚本一丁目, true",
    "塚本１丁目２番１３号, 2-13, true",
    "塚本１丁目２番１３号, 2-3, false",
    "塚本１丁目２番１３号, 1-2-13-1, true",
    "ﾔﾏﾀﾞ電機, ヤマダ電機, true",
    "やまだ, ヤマダ, true",
    "ｼﾖｳｼﾞ, ショウジ, true",
    "ACME   Trading, acme trading, true",
    "山田　電機, 山田電機, true",
    "山田電機, 山田 電機, true",
    "髙橋, 高橋, true",
    "霞ヶ関2‐1, 霞が関2-1, false",
    "霞ヶ関2‐1, 霞ケ関2-1, true",
    "二十三番, 23, true",
    "二三番, 23, true",
    "十番, 1, false",
    "千葉県千代田, 千代田, true",
    "千円, 1000, false",
    "二千円, 2000, true",
    "007, 7, true",
    "'1,234円', 1234, true",
    "第13号, 3, false",
    "２ー１３, 2-13, true",
    "センター, センタ, true",
    "山田, 山本, false",
    "山田, '', true",
  })
  void groundedIsWhatStandsInTheRow(String row, String value, boolean grounded) {
    assertThat(passes("[{\"grounded\": \"f\"}]", row, "{\"f\": %s}", value)).isEqualTo(grounded);
  }

  @Test
  void aFlagNamesTheCheckTheFieldAndWhatIsDoubtful() {
    RowChecks checks = checks("[{\"grounded\": [\"a\", \"b\"]}]", "山田 1-2");
    assertThat(checks.flags(object("{\"a\": \"山田\", \"b\": \"1-3\"}")))
        .containsExactly(
            new Flag("grounded_a_b", Optional.of("b"), "b: of \"1-3\", \"3\" is not in the row"));
  }

  @Test
  void equivalentsHoldInRowsAndAnswers() {
    String check =
        "[{\"grounded\": \"f\", \"equivalents\": {\"㈱\": \"株式会社\", \"丁目\": \"\", \"カ)\": \"株式会社\"}}]";
    assertThat(passes(check, "㈱ヤマダ", "{\"f\": %s}", "株式会社")).isTrue();
    assertThat(passes(check, "(株)ヤマダ", "{\"f\": %s}", "株式会社")).isTrue();
    assertThat(passes(check, "ｶ）ﾔﾏﾀﾞ", "{\"f\": %s}", "株式会社")).isTrue();
    assertThat(passes(check, "株式会社ヤマダ", "{\"f\": %s}", "㈱")).isTrue();
    assertThat(passes(check, "塚本1-2", "{\"f\": %s}", "塚本一丁目")).isTrue();
    assertThat(passes(check, "有限会社ヤマダ", "{\"f\": %s}", "株式会社")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "大阪府塚本１丁目２番 札幌ビル５Ｆ, 大阪府, 塚本1丁目2番, 札幌ビル5F, ''",
    "大阪府塚本１丁目２番 札幌ビル５Ｆ, 大阪府, 塚本1丁目2番, '', 札幌ビル5f",
    "塚本1-1-1, '', 塚本1, '1', '1'",
    "佐藤（サトウ）様, 佐藤, 様, サトウ, ''",
    "佐藤（サトウ）様, 佐藤, '', サトウ, 様",
    "'', '', '', '', ''",
    "'── ・ 〒', '', '', '', ''",
    "Smith Jane Q., Jane, Smith, Q, ''",
    "一二三 三, 三, 123, '', ''",
  })
  void completeIsARowOfWhichNothingIsLost(
      String row, String one, String two, String three, String lost) {
    List<Flag> flags =
        checks("[{\"complete\": [\"a\", \"b\", \"c\"]}]", row)
            .flags(Json.object().put("a", one).put("b", two).put("c", three));
    assertThat(flags)
        .extracting(Flag::message)
        .isEqualTo(
            lost.isEmpty() ? List.of() : List.of("\"%s\" of the row is lost".formatted(lost)));
  }

  @Test
  void anInputMayBeAColumnOrSeveral() {
    SequencedMap<String, String> columns = new LinkedHashMap<>();
    columns.put("姓", "山田");
    columns.put("名", "太郎");
    columns.put("id", "7");
    RowInput row = new RowInput("{}", columns);
    ObjectNode answer = Json.object().put("name", "山田 太郎");
    assertThat(flags("[{\"complete\": \"name\"}]", row, answer)).containsExactly("complete");
    assertThat(flags("[{\"complete\": \"name\", \"input\": [\"姓\", \"名\"]}]", row, answer))
        .isEmpty();
    assertThat(flags("[{\"grounded\": \"name\", \"input\": \"姓\"}]", row, answer))
        .containsExactly("grounded_name");
    assertThat(
            Checks.of(Json.read("[{\"grounded\": \"name\", \"input\": \"town\"}]"))
                .of(row)
                .flags(answer))
        .extracting(Flag::message)
        .containsExactly("the check cannot be judged: the row has no column town");
  }

  @Test
  void onlyTextsAndNumbersAreCompared() {
    String check = "[{\"grounded\": \"f\"}]";
    RowInput row = new RowInput("a 12", new LinkedHashMap<>());
    for (String value : List.of("null", "true", "12", "[\"a\", 12]", "{\"x\": \"a\"}", "[]")) {
      assertThat(flags(check, row, object("{\"f\": %s}".formatted(value)))).as(value).isEmpty();
    }
    for (String value : List.of("13", "[\"a\", \"b\"]", "{\"x\": {\"y\": 2}}")) {
      assertThat(flags(check, row, object("{\"f\": %s}".formatted(value)))).as(value).hasSize(1);
    }
    assertThat(flags(check, row, Json.object())).isEmpty();
  }

  @Test
  void patternsAndLists() {
    String matches = "[{\"matches\": {\"field\": \"f\", \"pattern\": \"^[0-9]+(-[0-9]+)*$\"}}]";
    assertThat(passes(matches, "", "{\"f\": %s}", "2-13")).isTrue();
    assertThat(passes(matches, "", "{\"f\": %s}", "2番13")).isFalse();
    String oneOf = "[{\"one_of\": {\"field\": \"f\", \"values\": [\"a\", 1]}}]";
    assertThat(passes(oneOf, "", "{\"f\": %s}", "a")).isTrue();
    assertThat(passes(oneOf, "", "{\"f\": %s}", "1")).isTrue();
    assertThat(passes(oneOf, "", "{\"f\": %s}", "A")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "answer.f == '' || answer.f.matches('^[ァ-ヶー]+$')",
        "has(answer.g) ? false : true",
        "input.input_value.contains('山')",
        "answer.n > 2 && answer.n < 3.5 && answer.n == 3",
        "answer.list.all(x, x.size() == 1) && size(answer.list) == 2",
        "answer.nothing == null",
        "answer.d > 1",
      })
  void anExpressionSeesTheRowAndTheAnswer(String expression) {
    assertThat(
            cel(
                expression,
                "{\"f\": \"ア\", \"n\": 3, \"d\": 1.5, \"list\": [\"a\", \"b\"], \"nothing\": null}"))
        .isEmpty();
  }

  @Test
  void anExpressionThatIsFalseFlagsWithItsMessage() {
    assertThat(cel("answer.f == 'b'", "{\"f\": \"a\"}"))
        .containsExactly("it is not true that answer.f == 'b'");
    RowChecks named =
        checks("[{\"cel\": \"answer.f == 'b'\", \"message\": \"f is b\", \"name\": \"b\"}]", "");
    assertThat(named.flags(object("{\"f\": \"a\"}")))
        .containsExactly(new Flag("b", Optional.empty(), "f is b"));
  }

  @ParameterizedTest
  @CsvSource({
    "answer.none == 'x', none",
    "1 / answer.zero == 1, zero",
    "answer.f > 3, overload",
    "'answer.big.all(x, answer.big.all(y, x == y))', Iteration",
    "'answer.big.all(x, size(answer.long) > 0)', too long",
    "'answer.long.matches(''^x*$'')', too long",
    "answer.f, neither true nor false",
  })
  void anExpressionWithoutAValueFlagsAndSaysWhy(String expression, String why) {
    ObjectNode answer = Json.object().put("f", "a").put("zero", 0).put("long", "x".repeat(600_000));
    for (int i = 0; i < 900; i++) {
      answer.withArray("big").add("x");
    }
    assertThat(
            checks(Json.write(Json.read("[{\"cel\": %s}]".formatted(quoted(expression)))), "")
                .flags(answer))
        .singleElement()
        .satisfies(flag ->
            assertThat(flag.message())
                .startsWith("the check cannot be judged: ")
                .containsIgnoringCase(why));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "answer.f ==",
        "nobody == 1",
        "shout(answer.f)",
        "answer.f.matches(input.input_value)",
        "answer.f.matches('(')",
        "answer.f.matches('(a{900}){900}')",
        "answer.f.matches('a{150}b{150}')",
        "[1].all(x, answer.f.matches(x == 1 ? 'a' : 'b'))",
        "1 + 1",
      })
  void anExpressionThatIsNoneIsRefused(String expression) {
    Checks checks = Checks.of(Json.read("[{\"cel\": %s}]".formatted(quoted(expression))));
    assertThat(checks.faults()).hasSize(1);
    assertThat(checks.faults().getFirst().path()).containsExactly("checks", "0", "cel");
    assertThatThrownBy(checks::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("check cel: ");
  }

  @Test
  void anExpressionIsShortAndFlat() {
    for (String expression :
        List.of(
            "(".repeat(100) + "true" + ")".repeat(100),
            "true" + " && true".repeat(400),
            "[".repeat(200) + "]".repeat(200) + " == []")) {
      assertThat(Checks.of(Json.read("[{\"cel\": %s}]".formatted(quoted(expression)))).faults())
          .as(expression.substring(0, 10))
          .hasSize(1);
    }
  }

  @Test
  void hostileRowsAndAnswersTakeNoLongTime() {
    String all =
        """
        [{"grounded": "f"}, {"complete": "f"}, {"cel": "answer.f.matches('^(a|b|ab)*$') || true"},
         {"matches": {"field": "f", "pattern": "^(a|a|a)*$"}}]\
        """;
    String words = "a1 ".repeat(100_000);
    for (String row :
        List.of(words, "a".repeat(390_000), "一".repeat(390_000), "\uD800".repeat(99_999))) {
      for (String value : List.of("a".repeat(60_000) + "b", words, "ab ".repeat(20_000))) {
        RowChecks checks = checks(all, row);
        checks.flags(Json.object().put("f", "x"));
        long start = System.nanoTime();
        assertThat(checks.flags(Json.object().put("f", value))).isNotEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|must be a list",
        "[1]|is a mapping",
        "[{}]|exactly one of",
        "[{\"grounded\": \"a\", \"complete\": \"a\"}]|exactly one of",
        "[{\"grounded\": []}]|names a field",
        "[{\"grounded\": [\"a\", 1]}]|names a field",
        "[{\"grounded\": {\"field\": \"a\"}}]|names a field",
        "[{\"grounded\": \"a\", \"pattern\": \"x\"}]|unknown key pattern",
        "[{\"cel\": \"true\", \"input\": \"x\"}]|unknown key input",
        "[{\"grounded\": \"a\", \"name\": \"a b\"}]|other characters",
        "[{\"grounded\": \"a\"}, {\"grounded\": \"a\"}]|two checks are called grounded_a",
        "[{\"grounded\": \"a\", \"on_fail\": \"stop\"}]|on_fail is flag or ask_again",
        "[{\"grounded\": \"a\", \"equivalents\": [1]}]|must be a mapping",
        "[{\"grounded\": \"a\", \"equivalents\": {\"x\": 1}}]|must be text",
        "[{\"grounded\": \"a\", \"equivalents\": {\" \": \"x\"}}]|is nothing",
        "[{\"matches\": \"a\"}]|is a mapping",
        "[{\"matches\": {\"field\": \"a\"}}]|has a pattern",
        "[{\"matches\": {\"field\": \"a\", \"pattern\": \"(?=x)\"}}]|no regular expression",
        "[{\"matches\": {\"field\": \"a\", \"pattern\": \"x\", \"flags\": \"i\"}}]|unknown key flags",
        "[{\"one_of\": {\"field\": \"a\", \"values\": []}}]|a list of values",
        "[{\"one_of\": {\"field\": \"a\", \"values\": [null]}}]|a text or a number",
        "[{\"cel\": \" \"}]|is an expression",
        "[{\"cel\": 1}]|must be text",
      })
  void whatIsNoCheckIsRefused(String json, String why) {
    assertThat(CheckFields.of(Json.read(json)).faults())
        .isNotEmpty()
        .anySatisfy(fault -> assertThat(fault.message()).contains(why));
    assertThatThrownBy(() -> Checks.of(Json.read(json)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyChecksThatSaySoAskAgain() {
    RowChecks checks =
        checks(
            """
            [{"grounded": "f", "on_fail": "ask_again"}, {"one_of": {"field": "f", "values": ["x"]}},
             {"cel": "answer.none == 1", "on_fail": "ask_again"}]\
            """,
            "x y");
    assertThat(checks.doubts(object("{\"f\": \"z\"}"))).contains("f: \"z\" is not in the row");
    assertThat(checks.doubts(object("{\"f\": \"y\"}")))
        .as("one check only flags, and one cannot be judged")
        .isEmpty();
    assertThat(checks.flags(object("{\"f\": \"y\"}")))
        .extracting(Flag::check)
        .containsExactly("one_of_f", "cel");
  }

  private static boolean passes(String checks, String row, String answer, String value) {
    return checks(checks, row).flags(object(answer.formatted(quoted(value)))).isEmpty();
  }

  private static List<String> cel(String expression, String answer) {
    return checks("[{\"cel\": %s}]".formatted(quoted(expression)), "山田")
        .flags(object(answer))
        .stream()
        .map(Flag::message)
        .toList();
  }

  private static List<String> flags(String checks, RowInput row, ObjectNode answer) {
    return Checks.of(Json.read(checks)).of(row).flags(answer).stream().map(Flag::check).toList();
  }

  private static RowChecks checks(String json, String row) {
    return Checks.of(Json.read(json)).of(new RowInput(row, new LinkedHashMap<>(Map.of())));
  }

  private static String quoted(String text) {
    return Json.write(Json.MAPPER.getNodeFactory().stringNode(text));
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) Json.read(json);
  }
}

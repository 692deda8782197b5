package dev.seiri.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

class MatchingTest {
  @Test
  void exactIsExactToTheCharacter() {
    assertThat(exact("\"a\"", "\"a\"")).isTrue();
    assertThat(exact("\"a\"", "\"A\"")).isFalse();
    assertThat(exact("\"\"", "null")).isFalse();
    assertThat(exact("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}")).isTrue();
    assertThat(Matching.isExact(json("null"), MissingNode.getInstance())).isTrue();
    assertThat(Matching.isExact(json("\"\""), MissingNode.getInstance())).isFalse();
  }

  @Test
  void normalizedWidthCaseAndSpacesDoNotCount() {
    assertThat(right("\"ﾔﾏﾀﾞ　電機\"", "\" ヤマダ 電機\"")).isTrue();
    assertThat(right("\"Co., Ltd.\"", "\"ＣＯ.,\\n LTD.\"")).isTrue();
    assertThat(right("\"STRASSE\"", "\"Straße\"")).isTrue();
    assertThat(right("[\"Ａ\",{\"b\":\"x  y\"}]", "[\"a\",{\"b\":\"X y\"}]")).isTrue();
    assertThat(right("\"2-13\"", "\"2-14\"")).isFalse();
    assertThat(right("[1,2]", "[2,1]")).isFalse();
  }

  @Test
  void numbersAreComparedAsNumbers() {
    assertThat(right("3", "3.0")).isTrue();
    assertThat(right("3e2", "300")).isTrue();
    assertThat(right("-0.50", "-0.5")).isTrue();
    assertThat(right("1e999", "1E+999")).isTrue();
    assertThat(right("3", "4")).isFalse();
    assertThat(right("[1.0,{\"n\":2}]", "[1,{\"n\":2.00}]")).isTrue();
    assertThat(Matching.isExact(json("3"), json("3.0"))).isFalse();
  }

  @Test
  void anExpectedTextIsReadAsTheNumberOrTruthValueThatTheAnswerHas() {
    for (String text : List.of("3", "3.0", " ３ ", "+3", "03", "3e0")) {
      assertThat(right("\"%s\"".formatted(text), "3")).as(text).isTrue();
    }
    for (String text : List.of("4", "3,0", "three", "3 pieces", "三", "0x3", "3.", ".3")) {
      assertThat(right("\"%s\"".formatted(text), "3")).as(text).isFalse();
    }
    for (String text : List.of("true", "TRUE", "Ｔｒｕｅ", " true")) {
      assertThat(right("\"%s\"".formatted(text), "true")).as(text).isTrue();
      assertThat(right("\"%s\"".formatted(text), "false")).as(text).isFalse();
    }
    assertThat(right("\"1\"", "true")).isFalse();
    assertThat(right("[\"1\",{\"b\":\"false\"}]", "[1,{\"b\":false}]")).isTrue();
  }

  @Test
  void aTextThatIsAnsweredIsNoNumber() {
    assertThat(right("7", "\"007\"")).isFalse();
    assertThat(right("7", "\"7\"")).isFalse();
    assertThat(right("\"7\"", "\"7.0\"")).isFalse();
    assertThat(right("true", "\"true\"")).isFalse();
    assertThat(right("\"2-13\"", "2")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'東京\u200B都', 東京都",
    "'\uFEFF東京都', 東京都",
    "'東\u00AD京\u2060都', 東京都",
    "'葛\uDB40\uDD00城', 葛城",
    "'☎\uFE0F', ☎",
    "'\u202E東京', 東京",
    "1467〜1487, 1467～1487",
    "1467〜1487, 1467~1487",
    "'a\u00A0b', a b",
    "'a\u2003\u3000b', a b",
    "'a\u0085b', a b",
    "'a\u2028b', a b",
    "'a\u1680b', a b",
    "'\u205Fa', a",
    "1‐2‑3, 1-2-3",
    "1−2—3, 1－2―3",
    "A‖B, A∥B",
    "ｶﾞ, ガ",
    "㈱, (株)",
    "№１, No1",
  })
  void whatSaysTheSameMatches(String one, String other) {
    assertThat(right(text(one), text(other))).isTrue();
    assertThat(right(text(other), text(one))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"髙島, 高島", "山﨑, 山崎", "大澤, 大沢", "𠮷田, 吉田", "渡邊, 渡辺"})
  void oldKanjiMatchTheUsualOnesOnlyWhereThatIsAskedFor(String old, String usual) {
    assertThat(right(text(old), text(usual))).isFalse();
    assertThat(new Matching(true).isRight(json(text(old)), json(text(usual)))).isTrue();
    assertThat(new Matching(true).isRight(json(text("斉藤")), json(text("斎藤")))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"ビール, ビ-ル", "ア, ァ", "2-13, 213", "a b, ab"})
  void whatSaysSomethingElseDoesNot(String one, String other) {
    assertThat(right(text(one), text(other))).isFalse();
  }

  @Test
  void nothingIsNothingHoweverItIsSaid() {
    assertThat(right("null", "\"\"")).isTrue();
    assertThat(right("\"\"", "\"　 \"")).isTrue();
    assertThat(right("null", "\"\u200B\uFEFF \"")).isTrue();
    assertThat(Matching.STANDARD.isRight(json("\"\""), MissingNode.getInstance())).isTrue();
    assertThat(right("{\"a\":1,\"b\":null}", "{\"a\":1,\"c\":\"\"}")).isTrue();
    assertThat(right("null", "\"x\"")).isFalse();
    assertThat(right("\"x\"", "null")).isFalse();
    assertThat(right("0", "null")).isFalse();
  }

  @Test
  void theDistanceIsLevenshteins() {
    assertThat(Matching.distance(json("\"kitten\""), json("\"sitting\""))).isEqualTo(3);
    assertThat(Matching.distance(json("null"), json("\"abc\""))).isEqualTo(3);
    assertThat(Matching.distance(json("\"山田\""), json("\"山本\""))).isEqualTo(1);
    assertThat(Matching.distance(json("\"\\ud800\""), json("\"\\ud800\""))).isZero();
  }

  private static boolean exact(String expected, String actual) {
    return Matching.isExact(json(expected), json(actual));
  }

  private static boolean right(String expected, String actual) {
    return Matching.STANDARD.isRight(json(expected), json(actual));
  }

  private static String text(String text) {
    return Json.write(Json.MAPPER.valueToTree(text));
  }

  private static JsonNode json(String text) {
    return Json.read(text);
  }
}

package dev.seiri.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import org.junit.jupiter.api.Test;
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
    assertThat(right("\"1\"", "1")).isFalse();
    assertThat(right("[1,2]", "[2,1]")).isFalse();
  }

  @Test
  void nothingIsNothingHoweverItIsSaid() {
    assertThat(right("null", "\"\"")).isTrue();
    assertThat(right("\"\"", "\"　 \"")).isTrue();
    assertThat(Matching.isRight(json("\"\""), MissingNode.getInstance())).isTrue();
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
    return Matching.isRight(json(expected), json(actual));
  }

  private static JsonNode json(String text) {
    return Json.read(text);
  }
}

package dev.seiri.evaluation.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SimilarDecisionsTest {
  private final SimilarDecisions decisions = new SimilarDecisions();

  SimilarDecisionsTest() {
    decisions.add("株式会社山田商事 東京支店 1号", answer("山田商事", "東京支店"));
  }

  @Test
  void theSameInputOnceNormalizedMustHaveTheSameAnswer() {
    String input = "株式会社山田商事　東京支店　１号";
    assertThat(decisions.doubts(input, answer("山田商事", "東京支店"))).isFalse();
    assertThat(decisions.doubts(input, answer("山田商事", "東京支店1号"))).isTrue();
  }

  @Test
  void aDifferenceThatComesFromTheInputsIsNotDoubted() {
    assertThat(decisions.doubts("株式会社山田商事 大阪支店 1号", answer("山田商事", "大阪支店"))).isFalse();
    assertThat(decisions.doubts("株式会社山田商会 東京支店 1号", answer("山田商会", "東京支店"))).isFalse();
  }

  @Test
  void aDifferenceThatDoesNotIsDoubted() {
    assertThat(decisions.doubts("株式会社山田商事 大阪支店 1号", answer("山田商事", ""))).isTrue();
    assertThat(decisions.doubts("株式会社山田商事 大阪支店 1号", answer("ヤマダ", "大阪支店"))).isTrue();
  }

  @Test
  void otherInputsAreNotCompared() {
    assertThat(decisions.doubts("有限会社鈴木", answer("", ""))).isFalse();
    assertThat(new SimilarDecisions().doubts("有限会社鈴木", answer("", ""))).isFalse();
  }

  private static ObjectNode answer(String name, String branch) {
    ObjectNode answer = Json.object();
    answer.put("name", name);
    answer.put("branch", branch);
    return answer;
  }
}

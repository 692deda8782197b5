package dev.seiri.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.prompts.file.PromptFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class OfflineRulesTest {
  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "\u0000",
          "\ud800",
          "\udc00x",
          "😀",
          "{{ 7*7 }}",
          "</input>",
          "<input>",
          "㈱",
          "株式会社",
          "(株)",
          "((((((((((",
          "様",
          ",",
          "－－－－",
          "丁目",
          "大阪府",
          "東京都",
          "1-2-3",
          "Mr. ",
          "x".repeat(100_000),
          "（".repeat(10_000),
          "株式会社".repeat(5_000),
          "大阪府大阪市".repeat(2_000),
          "a b ".repeat(20_000));

  static Stream<String> tasks() {
    return OfflineRules.shipped().names().stream();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void whateverTheRowTheAnswerSatisfiesTheShippedSchema(String task) {
    RuleTask rules = OfflineRules.shipped().task(task).orElseThrow();
    PromptTemplate prompt =
        PromptFile.read(Path.of(System.getProperty("seiri.root"), "prompts", task, "v1.yaml"));
    for (String row : HOSTILE) {
      ObjectNode answer = rules.answer(row);
      assertThat(prompt.outputSchema().orElseThrow().faults(answer))
          .as("%s of %.40s", task, row)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "㈱山田製作所, 株式会社, prefix, 山田製作所, '', ''",
    "山田製作所(株), 株式会社, suffix, 山田製作所, '', ''",
    "（株）山田製作所　大阪支店, 株式会社, prefix, 山田製作所, '', 大阪支店",
    "ﾔﾏﾀﾞ電機(株), 株式会社, suffix, ヤマダ電機, '', ''",
    "田中商店（タナカショウテン）, '', none, 田中商店, タナカショウテン, ''",
    "合同会社Ｂｌｕｅ　Ｓｋｙ, 合同会社, prefix, Blue Sky, '', ''",
    "'Acme Trading Co., Ltd.', 'Co., Ltd.', suffix, Acme Trading, '', ''",
    "Müller Maschinenbau GmbH, GmbH, suffix, Müller Maschinenbau, '', ''",
  })
  void companyNamesComeApart(
      String row, String form, String position, String name, String kana, String branch) {
    ObjectNode answer = answer("company-name", row);
    assertThat(
            Stream.of("legal_form", "legal_form_position", "name", "kana", "branch")
                .map(field -> answer.path(field).asString()))
        .containsExactly(form, position, name, kana, branch);
  }

  @ParameterizedTest
  @CsvSource({
    "佐藤　花子（サトウ ハナコ）様, 佐藤, 花子, サトウ, ハナコ, 様",
    "'Smith, John', Smith, John, '', '', ''",
    "Dr. Jane SMITH, SMITH, Jane, '', '', Dr.",
    "高橋健太さん, 高橋, 健太, '', '', さん",
  })
  void personNamesComeApart(
      String row, String family, String given, String kana, String givenKana, String honorific) {
    ObjectNode answer = answer("person-name", row);
    assertThat(
            Stream.of("family_name", "given_name", "family_kana", "given_kana", "honorific")
                .map(field -> answer.path(field).asString()))
        .containsExactly(family, given, kana, givenKana, honorific);
  }

  @Test
  void addressesComeApart() {
    ObjectNode answer = answer("address-jp", "大阪府大阪市淀川区塚本１丁目２番１３号");
    assertThat(answer.path("prefecture").asString()).isEqualTo("大阪府");
    assertThat(answer.path("city").asString()).isEqualTo("大阪市淀川区");
    assertThat(answer.path("town").asString()).isEqualTo("塚本一丁目");
    assertThat(answer.path("block").asString()).isEqualTo("2-13");
    assertThat(answer.path("rest").asString()).isEmpty();
  }

  private static ObjectNode answer(String task, String row) {
    return OfflineRules.shipped().task(task).orElseThrow().answer(row);
  }
}

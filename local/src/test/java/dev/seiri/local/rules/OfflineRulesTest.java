package dev.seiri.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.prompts.file.PromptFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
    "GF LOREM.INC, Inc., suffix, GF LOREM, '', ''",
    "'Lorem Co.,Ltd. Tokyo Branch', 'Co., Ltd.', suffix, Lorem, '', Tokyo Branch",
    "'Lorem Co.,Ltd. 大阪支店', 'Co., Ltd.', suffix, Lorem, '', 大阪支店",
    "LOREM CO.LTD.（大阪支店）, 'Co., Ltd.', suffix, LOREM, '', 大阪支店",
    "'Lorem Inc., Tokyo Head Office', Inc., suffix, Lorem, '', Tokyo Head Office",
    "Lorem (Pty) Ltd, Pty Ltd, suffix, Lorem, '', ''",
    "lorem.co, '', none, lorem.co, '', ''",
    "K.K. Lorem, K.K., prefix, Lorem, '', ''",
    "株式會社東西商會, 株式会社, prefix, 東西商會, '', ''",
    "株 式 会 社 東西, 株式会社, prefix, 東西, '', ''",
    "㊑東西商会, 株式会社, prefix, 東西商会, '', ''",
    "東西商会㊒, 有限会社, suffix, 東西商会, '', ''",
    "㈳東西協会, 社団法人, prefix, 東西協会, '', ''",
    "【株】東西, 株式会社, prefix, 東西, '', ''",
    "シ)トウザイ, 合資会社, prefix, トウザイ, '', ''",
    "トウザイ(シヤ), 社団法人, suffix, トウザイ, '', ''",
    "イ)東西, '', none, イ)東西, '', ''",
    "№１ホーム㈱, 株式会社, suffix, №1ホーム, '', ''",
    "№1ホーム(株), 株式会社, suffix, №1ホーム, '', ''",
    "①番館㍻㌔℡½㈲, 有限会社, suffix, ①番館㍻㌔℡½, '', ''",
    "Ａ～Ｚ商事㈱, 株式会社, suffix, A〜Z商事, '', ''",
    "A〜Z商事(株), 株式会社, suffix, A〜Z商事, '', ''",
    "アン‐ドゥ―トロワ(株), 株式会社, suffix, アン‐ドゥ―トロワ, '', ''",
    "東\u200B西\uFEFF商会㈱, 株式会社, suffix, 東西商会, '', ''",
    "辻\uDB40\uDD00商店㈱, 株式会社, suffix, 辻商店, '', ''",
    "Müller Maschinenbau GmbH, GmbH, suffix, Müller Maschinenbau, '', ''",
  })
  void companyNamesAreSplit(
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
  void personNamesAreSplit(
      String row, String family, String given, String kana, String givenKana, String honorific) {
    ObjectNode answer = answer("person-name", row);
    assertThat(
            Stream.of("family_name", "given_name", "family_kana", "given_kana", "honorific")
                .map(field -> answer.path(field).asString()))
        .containsExactly(family, given, kana, givenKana, honorific);
  }

  @ParameterizedTest
  @CsvSource({
    "大阪府大阪市淀川区塚本１丁目２番１３号, 大阪府, 大阪市淀川区, 塚本一丁目, 2-13, ''",
    "札幌市北区北24条西5丁目2-14, 北海道, 札幌市北区, 北二十四条西五丁目, 2-14, ''",
    "札幌市中央区北1西2-1 札幌ビル, 北海道, 札幌市中央区, 北一条西二丁目, 1, 札幌ビル",
    "旭川市4条通10-5, 北海道, 旭川市, 四条通十丁目, 5, ''",
    "北海道上川郡東神楽町東1線14号3番地, 北海道, 上川郡東神楽町, 東一線十四号, 3, ''",
    "岩手県九戸郡軽米町大字軽米第10地割85番地, 岩手県, 九戸郡軽米町, 軽米第十地割, 85, ''",
    "沖縄県那覇市字安里388-6, 沖縄県, 那覇市, 安里, 388-6, ''",
    "盛岡市十文字町1-1, 岩手県, 盛岡市, 十文字町, 1-1, ''",
    "東京都港区芝公園 1 - 2 - 3, 東京都, 港区, 芝公園一丁目, 2-3, ''",
    "東京都港区芝公園 1丁目 2番 3号 芝ビル 405号室, 東京都, 港区, 芝公園一丁目, 2-3, 芝ビル 405号室",
    "東京都港区芝公園１　２　３, 東京都, 港区, 芝公園一丁目, 2-3, ''",
    "東京都港区芝公園1-2-3-405号室, 東京都, 港区, 芝公園一丁目, 2-3, 405号室",
    "東京都港区芝1〜2〜3, 東京都, 港区, 芝一丁目, 2-3, ''",
    "東京都渋谷区神山町22-8 5F, 東京都, 渋谷区, 神山町, 22-8, 5F",
    "東京都千代田区丸の内一の九の一, 東京都, 千代田区, 丸の内一丁目, 9-1, ''",
    "東京都千代田区丸の内一―九―一, 東京都, 千代田区, 丸の内一丁目, 9-1, ''",
    "山口県下関市一の宮住吉, 山口県, 下関市, 一の宮住吉, '', ''",
    "東京都港区芝公園1-2-3 サン―ルーム〜海〜, 東京都, 港区, 芝公園一丁目, 2-3, サン―ルーム〜海〜",
  })
  void addressesComeApart(
      String row, String prefecture, String city, String town, String block, String rest) {
    ObjectNode answer = answer("address-jp", row);
    assertThat(
            Stream.of("prefecture", "city", "town", "block", "rest")
                .map(field -> answer.path(field).asString()))
        .containsExactly(prefecture, city, town, block, rest);
  }

  private static ObjectNode answer(String task, String row) {
    return OfflineRules.shipped().task(task).orElseThrow().answer(row);
  }
}

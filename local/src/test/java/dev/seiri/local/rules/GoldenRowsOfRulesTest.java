package dev.seiri.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Rows whose right answers are known, exact to the character.
class GoldenRowsOfRulesTest {
  /// Rows that tell too little: what decides is in no rule and not in the row.
  private static final Map<String, List<String>> BEYOND_RULES =
      Map.of(
          "addresses.golden.jsonl",
          List.of(
              // Whether 大手前2-1 is a lot or a house of the second 丁目 only a list of towns knows.
              "nja-15",
              // There is a 高山村 in Gunma and one in Nagano; only a list of towns knows whose 高井 is.
              "cg-91"),
          "address-jp/golden/real.jsonl",
          List.of(
              // Where a town of Kyoto ends and the way to it begins only a list of towns knows.
              "addr-02339",
              // 木之本西山 leaves out the 町 of 木之本町, as only a list of towns knows.
              "addr-07162",
              // The place behind 字 is left out of what is expected.
              "addr-07187"));

  @ParameterizedTest
  @CsvSource({
    "address-jp, addresses.golden.jsonl",
    "company-name, companies.golden.jsonl",
    "person-name, people.golden.jsonl",
  })
  void everyRowThatRulesCanSettleIsRight(String task, String file) throws IOException {
    try (InputStream in = getClass().getResourceAsStream(file)) {
      String rows = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(wrong(task, rows.lines())).isEqualTo(BEYOND_RULES.getOrDefault(file, List.of()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "address-jp, address-jp/golden/real.jsonl",
    "company-name, company-name/golden/hand.jsonl",
    "person-name, person-name/golden/hand.jsonl",
  })
  void theShippedGoldenRowsAreRight(String task, String file) throws IOException {
    Path path = Path.of(System.getProperty("seiri.root"), "prompts", file);
    try (Stream<String> rows = Files.lines(path)) {
      assertThat(wrong(task, rows)).isEqualTo(BEYOND_RULES.getOrDefault(file, List.of()));
    }
  }

  @Test
  void hyphensAndInvisibleCharactersOfAllKindsGiveOneAddress() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("hyphens.csv")) {
      String rows = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      RuleTask rules = OfflineRules.shipped().task("address-jp").orElseThrow();
      List<ObjectNode> answers =
          rows.lines()
              .skip(1)
              .map(row -> rules.answer(row.substring(row.indexOf(',') + 1)))
              .toList();
      assertThat(answers).hasSize(8).containsOnly(rules.answer("東京都港区芝公園1-2-3"));
      assertThat(answers.getFirst().path("town").asString()).isEqualTo("芝公園一丁目");
      assertThat(answers.getFirst().path("block").asString()).isEqualTo("2-3");
    }
  }

  private static List<String> wrong(String task, Stream<String> rows) {
    RuleTask rules = OfflineRules.shipped().task(task).orElseThrow();
    List<String> wrong = new ArrayList<>();
    rows.map(Json::read)
        .filter(
            row -> !isRight(row.path("expected"), rules.answer(row.path("input_value").asString())))
        .forEach(row -> wrong.add(row.path("record_id").asString()));
    return wrong;
  }

  private static boolean isRight(JsonNode expected, ObjectNode answer) {
    return expected.properties().stream()
        .allMatch(field -> field.getValue().equals(answer.get(field.getKey())));
  }
}

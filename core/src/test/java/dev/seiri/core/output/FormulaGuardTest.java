package dev.seiri.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FormulaGuardTest {
  @Test
  void whateverMightRunAsAFormulaIsGuarded() throws IOException {
    // The same texts that the spreadsheet's side is tested with.
    try (InputStream in = FormulaGuardTest.class.getResourceAsStream("formulas.json")) {
      JsonNode texts = Json.MAPPER.readTree(in);
      assertThat(texts).isNotEmpty();
      for (JsonNode text : texts) {
        assertThat(FormulaGuard.guarded(text.stringValue()))
            .as(text.stringValue())
            .isEqualTo("'" + text.stringValue());
      }
    }
  }

  @Test
  void plainDataStaysAsItIs() {
    for (String text :
        List.of(
            "",
            "-",
            "－",
            "+",
            " - ",
            "-5",
            "－５",
            "−5",
            "+1.5",
            "-1,5",
            "-1,234.50",
            "-5%",
            "'",
            "'a",
            "a=b",
            "1-2",
            "ー",
            "'-5",
            "株式会社")) {
      assertThat(FormulaGuard.guarded(text)).as(text).isEqualTo(text);
      assertThat(FormulaGuard.unguarded(text)).as(text).isEqualTo(text);
    }
  }

  @Test
  void aTextThatLooksGuardedGetsOneApostropheMore() {
    assertThat(FormulaGuard.guarded("'=1")).isEqualTo("''=1");
    assertThat(FormulaGuard.unguarded("''=1")).isEqualTo("'=1");
    assertThat(FormulaGuard.unguarded("'=1")).isEqualTo("=1");
  }

  @Test
  void guardingIsTakenBackExactlyWhateverTheText() {
    String letters = "=+-@＝＋－＠\t\r\n '\u3000\uFEFF15,.%aア−";
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(6); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      String guarded = FormulaGuard.guarded(text.toString());
      assertThat(FormulaGuard.unguarded(guarded)).isEqualTo(text.toString());
      assertThat(guarded.matches("(?s)[=@＝＠\t\r\n].*")).as(guarded).isFalse();
    }
  }
}

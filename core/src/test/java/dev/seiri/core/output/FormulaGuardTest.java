package dev.seiri.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormulaGuardTest {
  @Test
  void whateverMightRunAsAFormulaIsGuarded() {
    for (String text :
        List.of(
            "=1+1",
            "＝1+1",
            "+SUM(A1)",
            "＋81-3-0000-0000",
            "+81-3-0000-0000",
            "-1+1",
            "－1＋1",
            "--5",
            "@SUM(1)",
            "＠SUM(1)",
            "\n=1+1",
            "\r=1",
            "\tx",
            " =1+1",
            "\u3000=1",
            "\u00A0=1",
            "\uFEFF=1",
            "= ",
            "-a")) {
      assertThat(FormulaGuard.guarded(text)).as(text).isEqualTo("'" + text);
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

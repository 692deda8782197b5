package dev.seiri.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OldKanjiTest {
  @ParameterizedTest
  @CsvSource({
    "髙島, 高島",
    "山﨑, 山崎",
    "大澤, 大沢",
    "渡邊, 渡辺",
    "渡邉, 渡辺",
    "𠮷田, 吉田",
    "廣濵, 広浜",
    "齋藤, 斎藤",
    "齊藤, 斉藤",
    "國學院, 国学院",
    "瀧川, 滝川",
    "Acme ー, Acme ー",
  })
  void oldFormsAndVariantsHaveAUsualCharacter(String old, String usual) {
    assertThat(OldKanji.usual(old)).isEqualTo(usual);
    assertThat(OldKanji.usual(usual)).isEqualTo(usual);
  }

  @Test
  void namesThatAreNotTheSameStayApart() {
    assertThat(OldKanji.usual("斉藤")).isNotEqualTo(OldKanji.usual("斎藤"));
    assertThat(OldKanji.usual("阿部")).isNotEqualTo(OldKanji.usual("安部"));
  }
}

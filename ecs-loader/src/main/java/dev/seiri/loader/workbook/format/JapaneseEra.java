package dev.seiri.loader.workbook.format;

import java.time.LocalDate;

/// The era that a Japanese date is counted by.
enum JapaneseEra {
  MEIJI("M", "明", "明治", LocalDate.of(1868, 1, 25)),
  TAISHO("T", "大", "大正", LocalDate.of(1912, 7, 30)),
  SHOWA("S", "昭", "昭和", LocalDate.of(1926, 12, 25)),
  HEISEI("H", "平", "平成", LocalDate.of(1989, 1, 8)),
  REIWA("R", "令", "令和", LocalDate.of(2019, 5, 1));

  private final String letter;
  private final String sign;
  private final String name;
  private final LocalDate begin;

  JapaneseEra(String letter, String sign, String name, LocalDate begin) {
    this.letter = letter;
    this.sign = sign;
    this.name = name;
    this.begin = begin;
  }

  static JapaneseEra of(LocalDate date) {
    JapaneseEra found = MEIJI;
    for (JapaneseEra era : values()) {
      found = date.isBefore(era.begin) ? found : era;
    }
    return found;
  }

  /// @param length of `g`, `gg` or `ggg`
  String written(int length) {
    return length == 1 ? letter : length == 2 ? sign : name;
  }

  int year(LocalDate date) {
    return date.getYear() - begin.getYear() + 1;
  }
}

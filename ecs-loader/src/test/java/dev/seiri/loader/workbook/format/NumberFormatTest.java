package dev.seiri.loader.workbook.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "General | 1.2345678901230000E+12 | 1234567890123",
        "General | 0.30000000000000004 | 0.3",
        "General | 1.234567890123456E+15 | 1234567890123456",
        "General | 12345678901234567890 | 12345678901234567890",
        "General | 1.1000000000000001 | 1.1",
        "General | 2.9999999999999996 | 3",
        "General | 1E-300 | 1E-300",
        "General | -1.25E-30 | -1.25E-30",
        "General | 0.0000001 | 0.0000001",
        "General | -0 | 0",
        "General | 100 | 100",
        "general | 5 | 5",
        "G/標準 | 5 | 5",
        "@ | 1234567890123 | 1234567890123",
        "0 | 1234567890123 | 1234567890123",
        "0 | 2.5 | 3",
        "0 | -2.5 | -3",
        "00000 | 123 | 00123",
        "000-0000 | 5300001 | 530-0001",
        "000\\-0000 | 600001 | 060-0001",
        "[<=999]000;[<=9999]000\\-00;000\\-0000 | 5300001 | 530-0001",
        "[<=999]000;[<=9999]000-00;000-0000 | 60 | 060",
        "[<=999]000;[<=9999]000-00;000-0000 | 6012 | 060-12",
        "〒000-0000 | 5300001 | 〒530-0001",
        "\"〒\"000\\-0000 | 5300001 | 〒530-0001",
        "[<=99999999]####-####;\\(00\\) ####-####| 312345678 | (03) 1234-5678",
        "[<=99999999]####-####;\\(00\\) ####-####| 12345678 | 1234-5678",
        "T0000000000000 | 1234567890123 | T1234567890123",
        "0-000-00 | 12345 | 0-123-45",
        "0000 0000 0000 | 123456789012 | 1234 5678 9012",
        "\"No.\"000 | 7 | No.007",
        "#,##0 | 1234567 | 1,234,567",
        "#,##0 | 0 | 0",
        "#,##0 | 999.5 | 1,000",
        "0,000 | 5 | 0,005",
        "#,##0.00 | -1234.5 | -1,234.50",
        "#,##0;[Red]\\-#,##0 | -1234 | -1,234",
        "#,##0;[赤]-#,##0 | -1234 | -1,234",
        "#,##0;\"△ \"#,##0 | -1234 | △ 1,234",
        "#,##0;[Red]▲#,##0 | -1234 | ▲1,234",
        "0_);\\(0\\) | -5 | (5)",
        "0_);\\(0\\) | 5 | 5",
        "_ \"¥\"* #,##0_ ;_ \"¥\"* \\-#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ | 1234 | ¥1,234",
        "_ \"¥\"* #,##0_ ;_ \"¥\"* \\-#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ | -1234 | ¥-1,234",
        "_ \"¥\"* #,##0_ ;_ \"¥\"* \\-#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ | 0 | ¥-",
        "[$¥-411]#,##0 | 1234 | ¥1,234",
        "[$¥-ja-JP]#,##0;-[$¥-ja-JP]#,##0 | -1234 | -¥1,234",
        "[$€-2] #,##0.00 | 5 | € 5.00",
        "[$USD] 0 | 5 | USD 5",
        "0% | 0.125 | 13%",
        "0.0% | 0.125 | 12.5%",
        "0.00\\% | 12.5 | 12.50%",
        "0.00 | 1.005 | 1.01",
        "#,##0.00 | 2.675 | 2.68",
        "0.0## | 1.5 | 1.5",
        "#.## | 1 | 1.",
        ".00 | 0.5 | .50",
        "0.0000000000 | 0.30000000000000004 | 0.3000000000",
        "0.00E+00 | 123456 | 1.23E+05",
        "0.00E+00 | 999999 | 1.00E+06",
        "0.0E-0 | 0.00012 | 1.2E-4",
        "##0.0E+0 | 123456 | 123.5E+3",
        "#,##0, | 1234567 | 1,235",
        "#,##0,\"千円\" | 1234567 | 1,235千円",
        "0.0,,\"百万円\" | 12345678 | 12.3百万円",
        "#,##0\"円\";\"△\"#,##0\"円\" | -10 | △10円",
        "0\"人\" | 5 | 5人",
        "0!人 | 5 | 5人",
        "00\"時\" | 5 | 05時",
        "#,##0\\d | 5 | 5d",
        "# ?/? | 1.5 | 1 1/2",
        "# ?/? | 2 | 2",
        "# ??/?? | 0.3333 | 1/3",
        "# ??/?? | 3.14159 | 3 1/7",
        "?/? | 1.5 | 3/2",
        "# ?/8 | 0.5 | 4/8",
        "# ??/16 | 1.25 | 1 4/16",
        "# ?/? | -0.25 | -1/4",
        "[=1]\"男\";[=2]\"女\";General | 1 | 男",
        "[=1]\"男\";[=2]\"女\";General | 2 | 女",
        "[=1]\"男\";[=2]\"女\";General | 3 | 3",
        "[>=1000]#,##0,\"千\";0 | 12000 | 12千",
        "[<100]0;0.0 | -5 | -5",
        "[>=0]0;\"▲\"0 | -5 | ▲5",
        "[Color10]0 | 5 | 5",
        "[DBNum3]0 | 1234 | １２３４",
        "[DBNum1]0 | 2026 | 二〇二六",
        "[DBNum1][$-411]General | 1234 | 千二百三十四",
        "[DBNum1][$-411]General | 10500000 | 一千五十万",
        "[DBNum2][$-411]General | 110 | 壱百壱拾",
        "[DBNum1][$-411]General | 1.5 | 一.五",
        "0;-0;\"なし\" | 0 | なし",
        "0;@ | 5 | 5",
        "0;@ | -5 | -5",
        "foo(( | 5 | foo((",
      })
  void numbersAreReadAsTheyAreShown(String code, String value, String shown) {
    assertThat(shown(code, value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"#,0", "';;;',5", "'#;#;',0", "'0;;',-5"})
  void whatIsNotShownIsBlank(String code, String value) {
    assertThat(shown(code, value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "yyyy/m/d | 45761 | 2025-04-14",
        "yyyy\"年\"m\"月\"d\"日\";@ | 45761 | 2025-04-14",
        "yyyy年m月 | 45761 | 2025-04-14",
        "[$-F800]dddd, mmmm dd, yyyy | 45761 | 2025-04-14",
        "[$-x-sysdate]dddd, mmmm dd, yyyy | 45761 | 2025-04-14",
        "[$-404]e/m/d | 45761 | 2025-04-14",
        "e/m/d | 45761 | 2025-04-14",
        "aaaa | 45761 | 2025-04-14",
        "mmm-yy | 45761 | 2025-04-14",
        "d/m/bbbb | 45761 | 2025-04-14",
        "[Red]m/d/yy | 45761 | 2025-04-14",
        "[Blue][<40000]m/d/yy;yyyy\\-mm | 45761 | 2025-04-14",
        "m/d/yyyy_) | 45761 | 2025-04-14",
        "yyyy/m/d | 45760.9999999 | 2025-04-14",
        "yyyy/m/d | 45761.5 | 2025-04-14",
        "yyyy/m/d h:mm | 45761.5 | 2025-04-14 12:00:00",
        "yyyy/m/d h:mm | 45761 | 2025-04-14 00:00:00",
        "yyyy-mm-dd\\Thh:mm:ss.000 | 45761.52346065 | 2025-04-14 12:33:47.000",
        "h:mm | 0.5 | 12:00:00",
        "h\"時\"mm\"分\" | 45761.75 | 18:00:00",
        "h:mm AM/PM | 0.75 | 18:00:00",
        "mm:ss | 0.0104166666666667 | 00:15:00",
        "mm:ss.0 | 0.00001 | 00:00:00.9",
        "yyyy/m/d | 0 | 1900-01-00",
        "yyyy/m/d | 1 | 1900-01-01",
        "yyyy/m/d | 59 | 1900-02-28",
        "yyyy/m/d | 60 | 1900-02-29",
        "yyyy/m/d | 61 | 1900-03-01",
        "yyyy/m/d | -1 | -1",
        "yyyy/m/d | 99999999 | 99999999",
        "yyyy/m/d | 1E+300 | 1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        "[h]:mm | 1.0625 | 25:30",
        "[h]:mm:ss;@ | 0.0416666666666667 | 1:00:00",
        "[hh]:mm | 0.05 | 01:12",
        "[mm]:ss | 0.0625 | 90:00",
        "[s] | 0.001 | 86",
        "[h]\"時間\"mm\"分\" | 1.0625 | 25時間30分",
        "[h]:mm | -0.0625 | -1:30",
      })
  void datesAreIsoAndElapsedTimesAsTheyAreShown(String code, String value, String shown) {
    assertThat(shown(code, value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[$-411]ggge\"年\"m\"月\"d\"日\";@ | 45761 | 令和7年4月14日",
        "ggge\"年\"m\"月\"d\"日\" | 45761 | 令和7年4月14日",
        "[$-411]ge.m.d;@ | 45761 | R7.4.14",
        "[$-411]gge.m.d | 45761 | 令7.4.14",
        "[$-411]gee\\.mm\\.dd | 45761 | R07.04.14",
        "[$-30411]e/m/d | 45761 | 7/4/14",
        "[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\";@ | 43586 | 令和元年5月1日",
        "[$-411]ggge\"年\" | 43586 | 令和1年",
        "[$-411]ge.m.d | 43585 | H31.4.30",
        "[$-411]ge.m.d | 32515 | S64.1.7",
        "[$-411]ge.m.d | 32516 | H1.1.8",
        "[$-411]ge.m.d | 9855 | T15.12.24",
        "[$-411]ge.m.d | 4594 | M45.7.29",
        "[$-411]ggge\"年\"m\"月\"d\"日\"(aaa) | 45761 | 令和7年4月14日(月)",
        "[$-411]ge.m.d h:mm AM/PM | 45761.5625 | R7.4.14 1:30 PM",
      })
  void datesByErasAreReadAsTheyAreShown(String code, String value, String shown) {
    assertThat(shown(code, value)).isEqualTo(shown);
  }

  @Test
  void daysMayBeCountedFrom1904() {
    NumberFormat format = NumberFormat.of("yyyy/m/d");
    assertThat(format.number(BigDecimal.ZERO, Epoch.FROM_1904)).isEqualTo("1904-01-01");
    assertThat(format.number(BigDecimal.valueOf(44299), Epoch.FROM_1904)).isEqualTo("2025-04-14");
  }

  @Test
  void formatsThatAreDatesInOneCountryAndTimesInAnotherFollowTheNumber() {
    assertThat(natural("45761")).isEqualTo("2025-04-14");
    assertThat(natural("45761.5")).isEqualTo("2025-04-14 12:00:00");
    assertThat(natural("0.5")).isEqualTo("12:00:00");
    assertThat(natural("-1")).isEqualTo("-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "General | 山田 | 山田",
        "0 | 001 | 001",
        "@ | 山田 | 山田",
        "@\"様\" | 山田 | 山田様",
        "\"〒\"@ | 530-0001 | 〒530-0001",
        "0;-0;0;@\"御中\" | 東西商会 | 東西商会御中",
        "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ | 山田 | 山田",
      })
  void textsAreReadAsTheyAreShown(String code, String text, String shown) {
    assertThat(NumberFormat.of(code).text(text)).isEqualTo(shown);
  }

  @Test
  void aTextKeepsItsBlanksWhereTheFormatAddsNone() {
    assertThat(NumberFormat.of("0;0;0;_ @_ ").text(" 山田 ")).isEqualTo(" 山田 ");
  }

  @Test
  void builtInFormatsThatNoCodeStandsForAreKnown() {
    assertThat(Stream.of(14, 27, 30, 31, 36, 50, 52, 57, 58))
        .allSatisfy(
            id -> assertThat(shown(BuiltinFormats.code(id), "45761")).isEqualTo("2025-04-14"));
    assertThat(Stream.of(18, 20, 21, 32, 33, 45))
        .allSatisfy(id -> assertThat(shown(BuiltinFormats.code(id), "0.5")).isEqualTo("12:00:00"));
    assertThat(Stream.of(34, 35, 55, 56)).allMatch(BuiltinFormats::isDateOrTime);
    assertThat(shown(BuiltinFormats.code(22), "45761.5")).isEqualTo("2025-04-14 12:00:00");
    assertThat(shown(BuiltinFormats.code(46), "1.5")).isEqualTo("36:00:00");
    assertThat(shown(BuiltinFormats.code(38), "-1234")).isEqualTo("-1,234");
    assertThat(shown(BuiltinFormats.code(9), "0.25")).isEqualTo("25%");
    assertThat(shown(BuiltinFormats.code(12), "0.5")).isEqualTo("1/2");
    assertThat(shown(BuiltinFormats.code(999), "1.5")).isEqualTo("1.5");
  }

  @Test
  void codesWithoutAnEndAreReadToTheirs() {
    for (String code :
        new String[] {"\"open", "[Red", "\\", "_", "*", "[$", ";", "0.", "%", "E+"}) {
      assertThat(shown(code, "5")).as(code).isNotNull();
    }
    assertThat(shown("0".repeat(5_000), "5")).isEqualTo("5");
  }

  private static String natural(String value) {
    return NumberFormat.natural(new BigDecimal(value), Epoch.FROM_1900);
  }

  private static String shown(String code, String value) {
    return NumberFormat.of(code).number(new BigDecimal(value), Epoch.FROM_1900);
  }
}

package dev.seiri.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.output.FormulaGuard;
import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.source.Sources.Read;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
  @TempDir private Path folder = Path.of("");
  private Sources sources = new Sources(Path.of(""));

  @BeforeEach
  void makeSources() {
    sources = new Sources(folder);
  }

  @Test
  void theSeparatorIsFoundWhateverTheFileIsCalled() throws IOException {
    for (String name : List.of("a.csv", "a.txt", "a.tsv", "a", "standard input")) {
      shape(name, "id,name\n1,a\n2,b\n", "comma", List.of("1", "a"));
      shape(name, "id\tname\n1\ta,b\n2\tc\n", "tab", List.of("1", "a,b"));
      shape(name, "id;price\n1;1,5\n2;2,25\n", "semicolon", List.of("1", "1,5"));
      shape(name, "id|name\n1|a;b\n2|c\n", "pipe", List.of("1", "a;b"));
    }
  }

  @Test
  void semicolonsAndTheLineThatNamesThemAreRead() throws IOException {
    Read german = Sources.read(Sources.options("semicolon.csv"));
    assertThat(german.columns()).containsExactly("id", "company", "city");
    assertThat(german.cells()).first().isEqualTo(List.of("1", "東西商会 GmbH", "Köln"));
    Read excel = Sources.read(Sources.options("sep_line.csv"));
    assertThat(excel.inputs()).containsExactly("株式会社東西商会");
    assertThat(excel.layout().describe()).isEqualTo("UTF-8, comma, header in line 2");
    assertThat(excel.rows().getFirst().line()).isEqualTo(3);
    shape("s.csv", "sep=;\r\nid;a,b\r\n1;2\r\n", "semicolon", List.of("1", "2"));
    shape("s.csv", "\"SEP=|\"\nid|a,b\n1|2\n", "pipe", List.of("1", "2"));
  }

  @Test
  void separatorsInQuotesAreText() throws IOException {
    shape("q.csv", "id,\"tags;more\"\n1,\"x;y\"\n2,\"z;w\"\n", "comma", List.of("1", "x;y"));
    shape("q.csv", "id;\"a,b\"\n1;\"x,y\"\n2;\"z,w\"\n", "semicolon", List.of("1", "x,y"));
    shape("q.csv", "id, \"name\"\n1, \"a, b\"\n", "comma", List.of("1", "a, b"));
    shape("q.csv", "name\n\"a, b\"\nc\n", "one column", List.of("a, b"));
  }

  @Test
  void aSeparatorThatMayBeTwoIsRefusedAndCanBeSaid() throws IOException {
    SourceOptions options = sources.options("t.csv", "a,b;c\n1,2;3\n4,5;6\n");
    refused(
        options,
        "t.csv:1: the cells may be separated by comma or semicolon; say which with --separator comma or semicolon");
    assertThat(Sources.read(separated(options, "semicolon")).cells())
        .containsExactly(List.of("1,2", "3"), List.of("4,5", "6"));
    assertThat(Sources.read(separated(options, ",")).columns()).containsExactly("a", "b;c");
    assertThat(Sources.read(separated(options, "none")).columns()).containsExactly("a,b;c");
    assertThatThrownBy(() -> Separator.parse("ab")).hasMessageContaining("must be one character");
    assertThat(Separator.parse("\\t")).isEqualTo(Separator.parse("TAB"));
  }

  @Test
  void aMarkThatSeldomSeparatesIsAskedAboutWhereAllLinesHaveItAsOften() throws IOException {
    for (String mark : List.of("，", "、", "；", "｜", "：", ":", "^", "~")) {
      SourceOptions options =
          sources.options("u.csv", "id,会社名,住所\n1,東西,大阪\n2,北野,京都\n".replace(",", mark));
      refused(
          options,
          "u.csv:1: the cells may be separated by \"%s\"; if they are, say --separator \"%s\"; if the file has one column, say --separator none"
              .formatted(mark, mark));
      assertThat(Sources.read(separated(options, mark)).columns())
          .containsExactly("id", "会社名", "住所");
      assertThat(Sources.read(separated(options, "none")).cells()).hasSize(2);
    }
    shape("u.csv", "備考、その他\n甲、乙、丙\n丁\n", "one column", List.of("甲、乙、丙"));
    shape(
        "u.csv",
        "url\nhttps://a.example\nhttps://b.example\n",
        "one column",
        List.of("https://a.example"));
  }

  @Test
  void aControlCharacterThatSeparatesIsSaidByItsCode() throws IOException {
    SourceOptions options = sources.options("u.csv", "id\u0001name\n1\u0001a\n2\u0001b\n");
    refused(options, "may be separated by U+0001; if they are, say --separator \"U+0001\"");
    assertThat(Sources.read(separated(options, "U+0001")).columns()).containsExactly("id", "name");
    assertThatThrownBy(() -> Separator.parse("U+000A"))
        .hasMessageContaining("must be one character");
  }

  @Test
  void aListOfTextsWithCommasIsOneColumnWhereThatIsSaid() throws IOException {
    SourceOptions options = sources.options("l.txt", "住所\n東京都港区, 芝公園\n大阪市\n京都市\n");
    refused(options, "l.txt:2: row 1 has 2 cells and the header 1", "say --separator none");
    Read read = Sources.read(separated(options, "none"));
    assertThat(read.inputs()).containsExactly("東京都港区, 芝公園", "大阪市", "京都市");
    assertThat(read.layout().describe()).isEqualTo("UTF-8, one column, header in line 1");
  }

  @Test
  void aTitleAboveTheTableIsRefusedAndTheHeaderCanBeNamed() throws IOException {
    for (String title : List.of("顧客一覧\n\n", "顧客一覧,,\n,,\n", "\"顧客\n\", \n")) {
      SourceOptions options = sources.options("t.csv", title + "id,会社名,住所\n1,a,b\n2,c,d\n");
      refused(options, "t.csv:1: has 1 cell and the lines after it 3", "--header-row 3");
      Read read = Sources.read(options.withHeaderRow(3));
      assertThat(read.columns()).containsExactly("id", "会社名", "住所");
      assertThat(read.layout().headerLine()).isEqualTo(3);
      assertThat(read.rows().getLast().line()).isEqualTo(5);
    }
    SourceOptions semicolons = sources.options("t.csv", "Kunden\nid;name\n1;a\n2;b\n");
    refused(semicolons, "(separated by semicolon)", "--header-row 2");
    SourceOptions two = sources.options("t.csv", "出力日,2025/4/1\nid,a,b\n1,x,y\n2,x,y\n");
    refused(two, "t.csv:1: has 2 cells and the lines after it 3", "--header-row 2");
    SourceOptions quoted = sources.options("t.csv", "say \"hi\nid,a\n1,x\n");
    assertThat(Sources.read(quoted.withHeaderRow(2)).columns()).containsExactly("id", "a");
    refused(quoted.withHeaderRow(9), "t.csv: has 3 lines; --header-row 9 is past its end");
  }

  @Test
  void blankLinesAndBlankColumnsAroundTheTableAreLeftOut() throws IOException {
    Read read = sources.read("b.csv", "\n \n id , name　,,\n1,a,,\n2,b,,\n");
    assertThat(read.columns()).containsExactly("id", "name");
    assertThat(read.cells()).containsExactly(List.of("1", "a"), List.of("2", "b"));
    assertThat(read.layout().headerLine()).isEqualTo(3);
    assertThat(sources.read("b.csv", "名前,,\n山田,,\n").inputs()).containsExactly("山田");
  }

  @Test
  void headersWithoutNamesAndAlikeAreNamedByTheirLetters() throws IOException {
    refused(
        sources.options("h.csv", "id,,x\n1,2,3\n"),
        "h.csv:1: column 2 has no name (B); give it one, or name the header's line with --header-row");
    refused(
        sources.options("h.csv", "id,備考,x,備考 \n1,2,3,4\n"),
        "h.csv:1: two columns are called \"備考\" (B and D); rename one");
  }

  @Test
  void aBlankHeaderIsNeverTheNextRow() throws IOException {
    refused(
        sources.options("h.csv", ",,\n1,2,3\n4,5,6\n"),
        "h.csv:1: the header row is blank; give each column a name, or name the header's line");
  }

  @Test
  void titlesOfSeveralLinesAreTitlesToo() throws IOException {
    SourceOptions options =
        sources.options(
            "t.csv",
            "売上一覧表,,,\r\n出力日,2025/04/01,,\r\n,,,\r\n№,会社名,住所,電話\r\n1,山田,東京,03\r\n2,北野,大阪,06\r\n");
    refused(options, "t.csv:1: has 1 cell and the lines after it 4", "--header-row 4");
    assertThat(Sources.read(options.withHeaderRow(4)).rows()).hasSize(2);
  }

  @Test
  void lineEndsAreCarriageReturnsAndLineFeedsAlone() throws IOException {
    for (String end : List.of("\n", "\r", "\r\n")) {
      Read read = sources.read("e.csv", ("id,name~1,a~2,\"b~c\"~3,d~").replace("~", end));
      assertThat(read.inputs()).containsExactly("a", "b" + end + "c", "d");
      assertThat(read.rows().getLast().line()).isEqualTo(5);
    }
    Read read = Sources.read(Sources.options("line_separators.csv"));
    assertThat(read.rows()).hasSize(4);
    assertThat(read.inputs()).startsWith("株式会社\u2028東西商会", "有限会社\u0085北野屋", "合同会社\u000Bみなみ");
    assertThat(read.inputs().getLast()).isEqualTo("\u001A");
  }

  @Test
  void whatDosEndedFilesWithIsNoRow() throws IOException {
    assertThat(sources.read("d.csv", "id,name\r\n1,a\r\n\u001A").rows()).hasSize(1);
  }

  @Test
  void marksWithinAreLeftOutAndRepeatedHeadersToldOf() throws IOException {
    Read read = Sources.read(Sources.options("bom_in_middle.csv"));
    assertThat(read.cells())
        .containsExactly(
            List.of("1", "株式会社東西商会"), List.of("id", "company"), List.of("2", "有限会社北野屋"));
    assertThat(read.note("byte-order-mark-within").first()).contains("line 3");
    assertThat(read.note("repeated-header").severity()).isEqualTo(Severity.WARNING);
    assertThat(sources.read("m.csv", "\uFEFF\uFEFFid,n\n1,\uFEFFa\n").cells())
        .containsExactly(List.of("1", "\uFEFFa"));
  }

  @Test
  void theGuardOfSeirisOwnFilesIsTakenBack() throws IOException {
    Read plain = Sources.read(Sources.options("formula_cells.csv"));
    List<String> texts = plain.inputs();
    assertThat(texts).contains("=1+1", "＝1+1", "\n=1+1", "-", "−5", " =1+1", "-1,234.50");
    StringBuilder guarded = new StringBuilder("id,text\n");
    for (int i = 0; i < texts.size(); i++) {
      guarded
          .append(i)
          .append(",\"")
          .append(FormulaGuard.guarded(texts.get(i)).replace("\"", "\"\""))
          .append("\"\n");
    }
    Read again = sources.read("results.csv", guarded.toString());
    assertThat(again.inputs()).isEqualTo(texts);
    assertThat(again.note("formula-guard").count()).isEqualTo(6);
    assertThat(sources.read("p.csv", "id,name\n1,'quoted'\n2,'5\n").inputs())
        .containsExactly("'quoted'", "'5");
  }

  @Test
  void quotesThatAreNotDoubledAreNamed() throws IOException {
    refused(
        sources.options("q.csv", "id,n\n1,\"say \"hi\", you\"\n"),
        "q.csv:2: row 1 has text after a closing quote; double a quote that is text");
    refused(
        sources.options("q.csv", "title\nid,n\n1,\"x\n2,y\n").withHeaderRow(2),
        "q.csv:3: row 1 opens a quote that is never closed");
    refused(
        sources.options("q.csv", "id,n\n1,\"" + "x".repeat(17 << 20) + "\"\n"),
        "q.csv: row 1 has a cell of more than 16 MB");
  }

  @Test
  void aLineOfAMegabyteIsARow() throws IOException {
    String cell = "株".repeat(400_000);
    assertThat(sources.read("m.csv", "id,n\n1," + cell + "\n").inputs()).containsExactly(cell);
    assertThat(sources.read("m.csv", "id," + cell + "\n1,a\n").inputs()).containsExactly("a");
  }

  @Test
  void shortAndBlankRowsAreCounted() throws IOException {
    Read read = sources.read("r.csv", "id,a,b\n1,x\n,,\n2,y,z\n3\n");
    assertThat(read.note("short-rows").count()).isEqualTo(2);
    assertThat(read.note("short-rows").first()).contains("line 2");
    assertThat(read.note("blank-rows").count()).isEqualTo(1);
    assertThat(read.note("blank-rows").message()).isEqualTo("1 row is blank");
  }

  @Test
  void whatIsNoTextIsNamedWhateverItIsCalled() throws IOException {
    refused(
        sources.options("a.csv", new byte[] {0x1F, (byte) 0x8B, 8, 0, 0}),
        "a.csv: is compressed; unpack it first");
    refused(sources.options("a.csv", "%PDF-1.7\n%âãÏÓ"), "a.csv: is a PDF");
    for (String name : List.of("a.csv", "a.xls", "a.xlsx", "a")) {
      refused(
          sources.options(
              name, "\n<html xmlns:x=\"urn:schemas\"><table><tr><td>1</td></tr></table>"),
          name + ": is a web page (HTML)");
    }
    refused(sources.options("a.xls", "<?xml version=\"1.0\"?><Workbook/>"), "a.xls: is XML");
    refused(
        sources.options(
            "a.csv",
            new byte[] {
              (byte) 0xD0,
              (byte) 0xCF,
              0x11,
              (byte) 0xE0,
              (byte) 0xA1,
              (byte) 0xB1,
              0x1A,
              (byte) 0xE1
            }),
        "a.csv: is protected by a password, or an old workbook (.xls)");
  }

  @Test
  void idsAndInputsAreKnownHoweverTheyAreWritten() throws IOException {
    for (String id :
        List.of(
            "ID",
            "Id",
            "Record ID",
            "record-id",
            "RECORD_ID",
            "レコードID",
            "ﾚｺｰﾄﾞID",
            "ＩＤ",
            " i d ")) {
      Read read = sources.read("i.csv", id + ",会社\n7,a\n");
      assertThat(read.rows().getFirst().recordId()).as(id).contains("7");
      assertThat(read.inputs()).as(id).containsExactly("a");
    }
    for (String input : List.of("Input Value", "INPUT", "input-value", "入力値")) {
      Read read = sources.read("i.csv", "ID," + input + ",note\n7,a,b\n");
      assertThat(read.roles())
          .as(input)
          .isEqualTo(new ColumnRoles(Optional.of("ID"), List.of(input), false));
    }
    assertThat(sources.read("i.csv", "ID,id,x\n1,2,3\n").roles().id()).contains("id");
    assertThat(sources.read("i.csv", "Id,record_id,x\n1,2,3\n").roles().id()).contains("record_id");
    refused(
        sources.options("i.csv", "ID,Id,x\n1,2,3\n"),
        "i.csv: the columns \"ID\" and \"Id\" are alike; say which is meant with --id-column");
    assertThat(sources.read("i.csv", "grid,x\n1,2\n").roles().id()).isEmpty();
  }

  @Test
  void aFirstRowThatLooksLikeDataIsNoted() throws IOException {
    Read read = sources.read("d.csv", "1,株式会社東西商会\n2,有限会社北野屋\n");
    assertThat(read.note("number-as-name").severity()).isEqualTo(Severity.WARNING);
    assertThat(read.note("number-as-name").message()).startsWith("a column is called \"1\"");
    assertThat(sources.read("d.csv", "no1,x\n2,y\n").notes()).isEmpty();
  }

  @Test
  void manyColumnsAreSentAsFields() throws IOException {
    Read read = Sources.read(Sources.options("many_columns.csv"));
    assertThat(read.rows()).hasSize(2);
    assertThat(read.rows().getFirst().fields())
        .containsEntry("tags", "a,b")
        .containsEntry("note", "");
    assertThat(read.roles().asFields()).isTrue();
  }

  @Test
  void zeroWidthCharactersInCellsAreData() throws IOException {
    assertThat(Sources.read(Sources.options("zero_width.csv")).inputs())
        .element(1)
        .asString()
        .startsWith("\uFEFF東京都");
  }

  @Test
  void tablesAreReadInEveryEncoding() throws IOException {
    for (String charset : List.of("windows-31j", "x-eucJP-Open", "UTF-16LE", "UTF-16BE", "UTF-8")) {
      Read read =
          sources.read(
              "t.txt",
              "番号\t会社名\t住所\r\n1\t山田商店\t東京都港区\r\n2\t北野屋\t\"大阪市\r\n北区\"\r\n",
              Charset.forName(charset));
      assertThat(read.cells().getLast()).as(charset).containsExactly("2", "北野屋", "大阪市\r\n北区");
    }
    assertThat(sources.read("t.csv", "a,b\n1,2\n", StandardCharsets.UTF_16LE).columns())
        .containsExactly("a", "b");
  }

  @Test
  void aTitleOfSeveralLinesIsRefusedWithTheLineOfTheHeader() throws IOException {
    refused(
        sources.options("t.csv", "顧客一覧\n2026年4月1日現在\n\n番号,会社名,住所\n1,a,b\n2,c,d\n"),
        "t.csv:1: has 1 cell and the lines after it 3",
        "--header-row 4");
    refused(
        sources.options("t.csv", "売上一覧,,,\n作成日,2026/4/1,,\n番号,会社名,住所,電話\n1,a,b,c\n2,d,e,f\n"),
        "--header-row 3");
    refused(
        sources.options("t.csv", "顧客一覧\t2026\n\n番号,会社名\n1,a\n2,b\n"),
        "separated by comma",
        "--header-row 3");
    refused(
        sources.options("t.csv", "会社名\nA, Inc.\nB, C, LLC\nD\n"),
        "t.csv:2: row 1 has 2 cells and the header 1");
  }

  @Test
  void dataInAColumnWithoutANameIsNamedByItsLetter() throws IOException {
    refused(
        sources.options("t.csv", "id,name,,\n1,a,,\n2,b,,x\n"),
        "t.csv:3: row 2 has data in column D, which has no name in the header (line 1)");
  }

  @Test
  void totalsAreToldOf() throws IOException {
    Read read = sources.read("t.csv", "会社名,売上\n合計商事,1\n小　計,1\n,\n総計：,2\n");
    assertThat(read.note("total-rows").count()).isEqualTo(2);
    assertThat(read.note("total-rows").first()).contains("line 3");
    assertThat(read.rows()).hasSize(4);
  }

  private void shape(String name, String text, String layout, List<String> first)
      throws IOException {
    Read read = sources.read(name, text);
    assertThat(read.layout().describe()).as(name + text).startsWith("UTF-8, " + layout + ", ");
    assertThat(read.cells()).as(name + text).first().isEqualTo(first);
  }

  private static SourceOptions separated(SourceOptions options, String separator) {
    return options.withText(
        new TextOptions(Optional.empty(), Optional.of(Separator.parse(separator))));
  }

  private static void refused(SourceOptions options, String... parts) {
    assertThatThrownBy(() -> Sources.read(options))
        .isInstanceOf(InputFault.class)
        .message()
        .contains(parts)
        .doesNotContain("\n");
  }
}

package dev.seiri.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.source.WorkbookOptions.ErrorCells;
import dev.seiri.loader.source.WorkbookOptions.Hidden;
import dev.seiri.loader.source.WorkbookOptions.Uncalculated;
import dev.seiri.loader.source.WorkbookOptions.UnnamedColumns;
import dev.seiri.loader.workbook.WorkbookFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables as people lay them out: titles, blank columns, merged headers, totals, hidden columns.
class WorkbookHeaderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aTableInColumnBIsReadWithoutABlankColumn() throws IOException {
    WorkbookReading read =
        read(
            WorkbookFile.row(3, "", "id", "会社名", "", "住所")
                + WorkbookFile.row(4, "", "1", "東西商会", "", "大阪")
                + WorkbookFile.row(6, "", "2", "北野屋"));
    assertThat(read.columns()).containsExactly("id", "会社名", "住所");
    assertThat(read.cells()).containsExactly(List.of("1", "東西商会", "大阪"), List.of("2", "北野屋", ""));
    assertThat(read.layout().headerLine()).isEqualTo(3);
    assertThat(read.notes()).isEmpty();
  }

  @Test
  void titlesOfSeveralCellsAreRefusedWithTheHeadersRow() throws IOException {
    fault(
        WorkbookFile.row(1, "取引先一覧", "", "", "", "作成日 2026/11/21")
            + WorkbookFile.row(2, "", "東西商会 御中")
            + WorkbookFile.row(4, "No", "コード", "会社名", "住所", "電話")
            + WorkbookFile.row(5, "1", "A-1", "東西商会", "大阪", "06-1234-5678"),
        "row 1 has 2 cells (A1 \"取引先一覧\") and later rows have up to 5; if it is a title, say where the header is: --header-row 4 (No, コード, 会社名, 住所, 電話)");
    fault(
        WorkbookFile.row(1, "取引先一覧")
            + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>2</v></c></row>"
            + "<row r=\"3\"><c r=\"A3\"><v>3</v></c><c r=\"B3\"><v>4</v></c></row>",
        "say where the header is: --header-row N");
  }

  @Test
  void theLowerRowOfAMergedHeaderIsProposed() throws IOException {
    fault(
        WorkbookFile.row(1, "売掛金元帳")
            + WorkbookFile.row(3, "コード", "会社名", "住所", "", "残高")
            + WorkbookFile.row(4, "", "", "郵便番号", "所在地", "")
            + "<row r=\"5\"><c r=\"A5\"><v>1</v></c><c r=\"B5\"><v>2</v></c><c"
            + " r=\"C5\"><v>3</v></c><c r=\"D5\"><v>4</v></c><c r=\"E5\"><v>5</v></c></row>",
        "say where the header is: --header-row 4 (郵便番号, 所在地)");
  }

  @Test
  void aTitleOverOneColumnIsToldByTheBlankRowBelow() throws IOException {
    String rows =
        WorkbookFile.row(1, "取引先一覧") + WorkbookFile.row(3, "会社名") + WorkbookFile.row(4, "東西商会");
    fault(rows, "--header-row 3, and if it is the header: --header-row 1");
    assertThat(at(rows, 3).columns()).containsExactly("会社名");
    assertThat(at(rows, 1).column(0)).containsExactly("会社名", "東西商会");
  }

  @Test
  void aHeaderOverABlankRowAndNumbersIsOne() throws IOException {
    WorkbookReading read =
        read(
            WorkbookFile.row(1, "id", "金額")
                + "<row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"B3\"><v>2</v></c></row>");
    assertThat(read.columns()).containsExactly("id", "金額");
  }

  @Test
  void theHeadersRowMustBeThere() throws IOException {
    String rows = WorkbookFile.row(1, "id", "name") + WorkbookFile.row(3, "1", "a");
    faultAt(rows, 2, "row 2 is blank or not there (--header-row)");
    faultAt(rows, 9, "row 9 is blank or not there (--header-row)");
    faultAt(rows, 3, "has a header row and no rows");
  }

  @Test
  void namesOverSeveralLinesAreOneName() throws IOException {
    WorkbookReading read =
        read(
            WorkbookFile.row(1, " 会社名\n（正式名称） ", "\u00a0住所\u3000", "ＩＤ")
                + WorkbookFile.row(2, "a", "b", "c"));
    assertThat(read.columns()).containsExactly("会社名 （正式名称）", "住所", "ＩＤ");
  }

  @Test
  void columnsCalledAlikeAreNamedByTheirCells() throws IOException {
    fault(
        WorkbookFile.row(2, "id", "", "住所", "", "", "住所")
            + WorkbookFile.row(3, "1", "", "a", "", "", "b"),
        ":2: two columns are called \"住所\": C2 and F2; rename one");
  }

  @Test
  void aHeaderOfTwoRowsTakesNamesAndGroupsFromMergedCells() throws IOException {
    String rows =
        WorkbookFile.row(1, "id", "請求先", "", "納品先", "")
            + WorkbookFile.row(2, "", "名称", "住所", "名称", "電話")
            + WorkbookFile.row(3, "1", "東西商会", "大阪", "北野屋", "075")
            + "</sheetData><mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/><mergeCell ref=\"D1:E1\"/></mergeCells>";
    WorkbookReading first = read(rows);
    assertThat(first.note("unnamed-columns").orElseThrow().message())
        .startsWith("columns C, E have data and no name")
        .contains("--header-row");
    WorkbookReading second = at(rows, 2);
    assertThat(second.columns()).containsExactly("id", "請求先 名称", "住所", "納品先 名称", "電話");
    assertThat(second.cells()).containsExactly(List.of("1", "東西商会", "大阪", "北野屋", "075"));
    assertThat(second.notes()).isEmpty();
  }

  @Test
  void cellsMergedOverRowsAreToldOf() throws IOException {
    WorkbookReading read =
        read(
            WorkbookFile.row(1, "区分", "会社名")
                + WorkbookFile.row(2, "A", "東西商会")
                + WorkbookFile.row(3, "", "北野屋")
                + "</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B3:C3\"/></mergeCells>");
    SourceNote note = read.note("merged-rows").orElseThrow();
    assertThat(note.severity()).isEqualTo(Severity.WARNING);
    assertThat(note.count()).isEqualTo(1);
    assertThat(note.first()).contains("A2:A3");
  }

  @Test
  void totalsAreToldOf() throws IOException {
    WorkbookReading read =
        read(
            WorkbookFile.row(1, "会社名", "金額")
                + WorkbookFile.row(2, "合計株式会社", "1")
                + WorkbookFile.row(3, "小　計", "1")
                + WorkbookFile.row(5, "合計：", "2"));
    SourceNote note = read.note("total-rows").orElseThrow();
    assertThat(note.count()).isEqualTo(2);
    assertThat(note.first()).contains("A3");
    assertThat(read.rows()).hasSize(3);
  }

  @Test
  void aHeaderThatStandsTwiceIsToldOf() throws IOException {
    WorkbookReading read =
        read(
            WorkbookFile.row(1, "番号", "会社名")
                + WorkbookFile.row(2, "1", "東西商会")
                + WorkbookFile.row(4, "番号", "会社名")
                + WorkbookFile.row(5, "2", "北野屋"));
    SourceNote note = read.note("repeated-header").orElseThrow();
    assertThat(note.count()).isEqualTo(1);
    assertThat(note.first()).contains("row 4");
  }

  @Test
  void aHeaderWithNumbersIsToldOf() throws IOException {
    String rows =
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c>%s</row>".formatted(WorkbookFile.text("B1", "東西商会"))
            + "<row r=\"2\"><c r=\"A2\"><v>2</v></c>%s</row>"
                .formatted(WorkbookFile.text("B2", "北野屋"));
    SourceNote note = read(rows).note("header-values").orElseThrow();
    assertThat(note.severity()).isEqualTo(Severity.WARNING);
    assertThat(note.first()).contains("A1");
    assertThat(at(rows, 1).note("header-values")).isEmpty();
  }

  @Test
  void hiddenColumnsAreToldOfAndAChoice() throws IOException {
    Path file =
        new WorkbookFile()
            .sheet(
                "s",
                "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"9\" max=\"16384\" hidden=\"1\"/></cols>",
                WorkbookFile.row(1, "id", "旧名", "", "会社名")
                    + WorkbookFile.row(2, "1", "a", "memo", "b"))
            .write(folder.resolve("hidden.xlsx"));
    WorkbookReading read = WorkbookReading.of(file);
    assertThat(read.columns()).containsExactly("id", "旧名", "会社名");
    SourceNote note = read.note("hidden-columns").orElseThrow();
    assertThat(note.severity()).isEqualTo(Severity.WARNING);
    assertThat(note.first()).contains("B1");
    assertThat(note.message()).contains("1 column is hidden (B)").contains("--hidden-columns skip");
    assertThat(read.note("unnamed-columns")).isPresent();
    WorkbookReading skipped =
        WorkbookReading.of(
            SourceOptions.of(file)
                .withWorkbook(
                    new WorkbookOptions(
                        Render.DISPLAYED,
                        Hidden.READ,
                        Hidden.SKIP,
                        ErrorCells.REFUSE,
                        Uncalculated.REFUSE,
                        UnnamedColumns.REFUSE)));
    assertThat(skipped.columns()).containsExactly("id", "会社名");
    assertThat(skipped.cells()).containsExactly(List.of("1", "b"));
    assertThat(skipped.note("hidden-columns").orElseThrow().severity()).isEqualTo(Severity.INFO);
    assertThat(skipped.note("unnamed-columns")).isEmpty();
  }

  @Test
  void rowsAreHiddenByDefaultWhereTheSheetSaysSo() throws IOException {
    Path file =
        new WorkbookFile()
            .sheet(
                "s",
                "<sheetFormatPr zeroHeight=\"1\"/>",
                "<row r=\"1\" ht=\"18\" customHeight=\"1\">%s</row>"
                        .formatted(WorkbookFile.text("A1", "名"))
                    + "<row r=\"2\" hidden=\"0\">%s</row>".formatted(WorkbookFile.text("A2", "a"))
                    + "<row r=\"3\">%s</row>".formatted(WorkbookFile.text("A3", "b"))
                    + "<row r=\"4\" hidden=\"true\">%s</row>"
                        .formatted(WorkbookFile.text("A4", "c")))
            .write(folder.resolve("zero.xlsx"));
    SourceNote note = WorkbookReading.of(file).note("hidden-rows").orElseThrow();
    assertThat(note.count()).isEqualTo(2);
    assertThat(note.first()).contains("row 3");
  }

  @Test
  void errorsAndFormulasInColumnsThatAreNotSentKeepNothingFromBeingLoaded() throws IOException {
    Path file =
        WorkbookFile.of(
                WorkbookFile.row(1, "id", "会社名", "率", "計算")
                    + "<row r=\"2\"><c r=\"A2\"><v>1</v></c>%s<c r=\"C2\" t=\"e\"><v>#DIV/0!</v></c><c r=\"D2\"><f>A2</f></c></row>"
                        .formatted(WorkbookFile.text("B2", "東西商会")))
            .write(folder.resolve("errors.xlsx"));
    SourceOptions options =
        new SourceOptions(
            file,
            file.toString(),
            Optional.empty(),
            Optional.empty(),
            List.of("会社名"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    WorkbookReading read = WorkbookReading.of(options);
    assertThat(read.notes())
        .extracting(SourceNote::code)
        .containsExactly("error-cells-not-sent", "uncalculated-not-sent");
    assertThat(read.notes()).extracting(SourceNote::severity).containsOnly(Severity.WARNING);
    assertThat(read.cells()).containsExactly(List.of("1", "東西商会", "#DIV/0!", ""));
    assertThat(WorkbookReading.of(file).notes())
        .extracting(SourceNote::severity)
        .containsOnly(Severity.ERROR);
  }

  @Test
  void zerosOfAWorkbookThatIsToBeCalculatedAreToldOf() throws IOException {
    String rows =
        WorkbookFile.row(1, "n")
            + "<row r=\"2\"><c r=\"A2\"><f>1+1</f><v>0</v></c></row>"
            + "<row r=\"3\"><c r=\"A3\"><v>0</v></c></row>";
    assertThat(read(rows).notes()).isEmpty();
    WorkbookReading read =
        WorkbookReading.of(
            WorkbookFile.of(rows)
                .settings("<calcPr calcId=\"124519\" fullCalcOnLoad=\"1\"/>")
                .write(folder.resolve("zeros.xlsx")));
    assertThat(read.column(0)).containsExactly("0", "0");
    SourceNote note = read.note("maybe-uncalculated").orElseThrow();
    assertThat(note.severity()).isEqualTo(Severity.WARNING);
    assertThat(note.count()).isEqualTo(1);
  }

  @Test
  void rowsThatStandBeforeTheHeaderInTheFileAreRefused() throws IOException {
    fault(
        WorkbookFile.row(2, "1", "a") + WorkbookFile.row(1, "id", "name"),
        "row 2 stands in the file before row 1");
  }

  private WorkbookReading read(String rows) throws IOException {
    return WorkbookReading.of(WorkbookFile.of(rows).write(folder.resolve("book.xlsx")));
  }

  private WorkbookReading at(String rows, long header) throws IOException {
    return WorkbookReading.of(options(rows, OptionalLong.of(header)));
  }

  private SourceOptions options(String rows, OptionalLong header) throws IOException {
    SourceOptions options =
        SourceOptions.of(WorkbookFile.of(rows).write(folder.resolve("book.xlsx")));
    return header.isPresent() ? options.withHeaderRow(header.getAsLong()) : options;
  }

  private void fault(String rows, String message) throws IOException {
    fault(options(rows, OptionalLong.empty()), message);
  }

  private void faultAt(String rows, long header, String message) throws IOException {
    fault(options(rows, OptionalLong.of(header)), message);
  }

  private static void fault(SourceOptions options, String message) {
    assertThatThrownBy(() -> RowSources.open(options).close())
        .isInstanceOf(InputFault.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}

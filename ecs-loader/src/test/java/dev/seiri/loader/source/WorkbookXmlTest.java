package dev.seiri.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.loader.workbook.WorkbookFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workbooks as one program or another writes them: what the standard allows, and what is read all
/// the same.
class WorkbookXmlTest {
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String HEADER = WorkbookFile.row(1, "id", "name");

  @TempDir private Path folder = Path.of("");

  @Test
  void whiteSpaceBetweenElementsIsNoPartOfATextAndPreservedSpaceIs() throws IOException {
    WorkbookFile file =
        WorkbookFile.of(
                """
                <row r="1">
                  <c r="A1" t="s"> <v> 0 </v> </c>
                  <c r="B1" t="inlineStr">
                    <is>
                      <t>na me</t>
                    </is>
                  </c>
                </row>
                <row r="2"><c r="A2" t="s"><v>1</v></c>
                  <c r="B2" t="inlineStr"><is> <r> <rPr/> <t>
                  東西
                  </t> </r> <r><t xml:space="preserve"> 商会</t></r> </is></c>
                </row>
                """)
            .sharedStrings(
                """
                <si>
                  <t>id</t>
                </si>
                <si><r><t xml:space="preserve">a </t></r><r><t>b</t></r>
                  <rPh sb="0" eb="1"><t>エー</t></rPh><phoneticPr fontId="1"/></si>
                """);
    WorkbookReading read = read(file);
    assertThat(read.columns()).containsExactly("id", "na me");
    assertThat(read.cells()).containsExactly(List.of("a b", "東西 商会"));
  }

  @Test
  void everyKindOfCellIsRead() throws IOException {
    WorkbookReading read =
        read(
            WorkbookFile.of(
                    WorkbookFile.row(1, "kind", "value")
                        + cell(2, "t=\"b\"", "<v>1</v>")
                        + cell(3, "t=\"b\"", "<v>false</v>")
                        + cell(4, "t=\"b\"", "<v>true</v>")
                        + cell(5, "t=\"d\"", "<v>2026-11-21T13:00:00.000Z</v>")
                        + cell(6, "t=\"d\"", "<v>2026-11-21</v>")
                        + cell(7, "t=\"d\" s=\"1\"", "<v>2026-11-21T00:00:00</v>")
                        + cell(8, "t=\"d\"", "<v>soon</v>")
                        + cell(9, "t=\"str\"", "<f>A2</f><v> a&amp;b_x0041_ </v>")
                        + cell(10, "t=\"str\"", "<f>A2</f><v></v>")
                        + cell(11, "", "<f t=\"shared\" si=\"7\"/><v>5</v>")
                        + cell(12, "t=\"n\"", "<v>abc</v>")
                        + cell(13, "t=\"inlineStr\"", "<v>inline in v</v>")
                        + cell(14, "t=\"odd\"", "<v>7</v>")
                        + cell(15, "s=\"99\"", "<v>1.50</v>")
                        + cell(16, "s=\"x\"", "<v>1E3</v>")
                        + cell(17, "", "<v>1e999999999</v>")
                        + cell(18, "", "<v>007</v>")
                        + cell(19, "t=\"inlineStr\"", "<is><t>a<![CDATA[<b>&]]></t></is>")
                        + cell(20, "t=\"inlineStr\"", "<is><t>_xD842__xDFB7_野屋</t></is>"))
                .formats("[$-411]ggge\"年\"m\"月\"d\"日\""));
    assertThat(read.column(1))
        .containsExactly(
            "TRUE",
            "FALSE",
            "TRUE",
            "2026-11-21 13:00:00",
            "2026-11-21",
            "令和8年11月21日",
            "soon",
            " a&bA ",
            "",
            "5",
            "abc",
            "inline in v",
            "7",
            "1.5",
            "1000",
            "1e999999999",
            "7",
            "a<b>&",
            "𠮷野屋");
    assertThat(read.notes()).isEmpty();
  }

  @Test
  void prefixesAndPlacesAreTheProgramsOwn() throws IOException {
    WorkbookReading read =
        read(
            new WorkbookFile()
                .rawSheet(
                    "s",
                    """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <x:worksheet xmlns:x="%s"><x:dimension ref="A1:B2"/><x:sheetData>
                    <x:row><x:c t="inlineStr"><x:is><x:t>id</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>name</x:t></x:is></x:c></x:row>
                    <x:row><x:c><x:v>1</x:v></x:c><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>
                    <x:row r="5"><x:c r="B5" t="inlineStr"><x:is><x:t>b</x:t></x:is></x:c><x:c r="A5"><x:v>2</x:v></x:c></x:row>
                    <x:row><x:c><x:v>3</x:v></x:c></x:row>
                    </x:sheetData></x:worksheet>
                    """
                        .formatted(MAIN)
                        .strip()));
    assertThat(read.cells())
        .containsExactly(List.of("1", "a"), List.of("2", "b"), List.of("3", ""));
    assertThat(read.rows()).extracting(Row::line).containsExactly(2L, 5L, 6L);
  }

  @Test
  void rowsOutOfOrderAreReadAndToldOf() throws IOException {
    WorkbookReading read =
        read(
            WorkbookFile.of(
                HEADER
                    + WorkbookFile.row(4, "3", "c")
                    + WorkbookFile.row(2, "1", "a")
                    + WorkbookFile.row(3, "2", "b")));
    assertThat(read.column(1)).containsExactly("c", "a", "b");
    assertThat(read.note("rows-out-of-order").orElseThrow().count()).isEqualTo(2);
    assertThat(read.note("rows-out-of-order").orElseThrow().first()).contains("row 2");
  }

  @Test
  void aWorkbookNeedsNeitherStylesNorSharedTexts() throws IOException {
    assertThat(read(WorkbookFile.of(HEADER + WorkbookFile.row(2, "1", "a"))).cells())
        .containsExactly(List.of("1", "a"));
  }

  @Test
  void partsAreFoundWhateverTheirNamesAreWrittenLike() throws IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "_rels\\.rels",
        "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"/XL/Book%201.xml\"/></Relationships>");
    parts.put(
        "xl/book 1.xml",
        "<workbook xmlns:r=\"urn:r\"><sheets><sheet name=\"s\" r:id=\"b\"/></sheets></workbook>");
    parts.put(
        "xl/_rels/book 1.xml.rels",
        "<Relationships><Relationship Id=\"b\" Type=\"x/worksheet\" Target=\"../data/S.xml\"/></Relationships>");
    parts.put(
        "data/s.xml",
        "<worksheet><sheetData>"
            + HEADER
            + WorkbookFile.row(2, "1", "a")
            + "</sheetData></worksheet>");
    Path file = WorkbookFile.zip(folder.resolve("odd.xlsx"), parts);
    assertThat(WorkbookReading.of(file).cells()).containsExactly(List.of("1", "a"));
  }

  @Test
  void chartSheetsAreNoTablesAndNamesMayHoldAnything() throws IOException {
    WorkbookFile book =
        new WorkbookFile()
            .chartSheet("グラフ")
            .sheet("Q&A \"2026\" <年度>", "", HEADER + WorkbookFile.row(2, "1", "a"))
            .sheet("データ", "", HEADER + WorkbookFile.row(2, "2", "b"));
    Path file = book.write(folder.resolve("sheets.xlsx"));
    WorkbookReading read = WorkbookReading.of(file);
    assertThat(read.layout().sheet()).contains("Q&A \"2026\" <年度>");
    assertThat(read.layout().sheets()).containsExactly("グラフ", "Q&A \"2026\" <年度>", "データ");
    assertThat(read.note("other-sheets").orElseThrow().message()).contains("[データ]");
    assertThat(WorkbookReading.of(sheet(file, "データ")).column(1)).containsExactly("b");
    assertThat(WorkbookReading.of(sheet(file, "データ")).notes()).isEmpty();
    fault(sheet(file, "グラフ"), "the sheet \"グラフ\" is a chart or the like");
    fault(sheet(file, "ﾃﾞｰﾀ"), "there is no sheet \"ﾃﾞｰﾀ\" (--sheet); did you mean \"データ\"?");
  }

  @Test
  void blankSheetsArePassedOver() throws IOException {
    Path file =
        new WorkbookFile()
            .sheet("表紙", "", "")
            .sheet("データ", "", HEADER + WorkbookFile.row(2, "1", "a"))
            .write(folder.resolve("cover.xlsx"));
    WorkbookReading read = WorkbookReading.of(file);
    assertThat(read.layout().sheet()).contains("データ");
    assertThat(read.column(1)).containsExactly("a");
    assertThat(read.notes()).isEmpty();
    fault(
        sheet(file, "表紙"),
        "is blank; it needs a header row and rows (this is the sheet \"表紙\"; --sheet names another: [データ])");
  }

  @Test
  void valuesBehindAreReadWhereTheyAreAskedFor() throws IOException {
    Path file =
        WorkbookFile.of(
                WorkbookFile.row(1, "n")
                    + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>45761</v></c></row>"
                    + "<row r=\"3\"><c r=\"A3\" s=\"2\"><v>7</v></c></row>"
                    + "<row r=\"4\"><c r=\"A4\" s=\"3\"><v>0.125</v></c></row>"
                    + "<row r=\"5\"><c r=\"A5\" s=\"4\" t=\"str\"><v>山田</v></c></row>")
            .formats("yyyy/m/d", "00000", "0%", "@\"様\"")
            .write(folder.resolve("raw.xlsx"));
    assertThat(WorkbookReading.of(file).column(0))
        .containsExactly("2025-04-14", "00007", "13%", "山田様");
    WorkbookOptions raw =
        new WorkbookOptions(
            Render.RAW,
            WorkbookOptions.Hidden.READ,
            WorkbookOptions.Hidden.READ,
            WorkbookOptions.ErrorCells.REFUSE,
            WorkbookOptions.Uncalculated.REFUSE,
            WorkbookOptions.UnnamedColumns.REFUSE);
    assertThat(WorkbookReading.of(SourceOptions.of(file).withWorkbook(raw)).column(0))
        .containsExactly("45761", "7", "0.125", "山田");
  }

  @Test
  void daysCountedFrom1904AreDates() throws IOException {
    for (String yes : List.of("1", "true")) {
      WorkbookReading read =
          read(
              WorkbookFile.of(
                      WorkbookFile.row(1, "n")
                          + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>44299</v></c></row>")
                  .settings("<workbookPr date1904=\"%s\"/>".formatted(yes))
                  .formats("yyyy/m/d"));
      assertThat(read.column(0)).as(yes).containsExactly("2025-04-14");
    }
  }

  @Test
  void formatsOfConditionsAreNoFormatsOfCells() throws IOException {
    WorkbookReading read =
        read(
            WorkbookFile.of(
                    WorkbookFile.row(1, "n")
                        + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>5</v></c></row>")
                .formats("0.0"));
    assertThat(read.column(0)).containsExactly("5.0");
  }

  @Test
  void whatIsCalledAWorkbookAndIsNoneIsNamed() throws IOException {
    fault(zipped("mimetype", "content.xml"), "is an OpenDocument file (.ods)");
    fault(zipped("xl/workbook.bin"), "is a binary workbook (.xlsb)");
    fault(zipped("word/document.xml"), "is a document of Word or PowerPoint");
    fault(zipped("Index/Document.iwa"), "is a Numbers document, which Seiri does not read");
    fault(zipped("rows.csv"), "is a zip file and no workbook (.xlsx)");
    fault(text("<html><table><tr><td>1</td></tr></table></html>"), "is a web page");
    fault(
        text("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>"),
        "is an XML spreadsheet of 2003");
    fault(text("id,name\n1,a\n"), "is no workbook (.xlsx) that can be read; if it is text");
    fault(ole("EncryptedPackage"), "is protected by a password");
    fault(ole("Workbook"), "is an old workbook (.xls)");
    fault(ole("Book"), "is an old workbook (.xls)");
  }

  @Test
  void aWorkbookIsReadWhateverItIsCalled() throws IOException {
    Path file =
        WorkbookFile.of(HEADER + WorkbookFile.row(2, "1", "a")).write(folder.resolve("rows.csv"));
    try (RowSource source = RowSources.open(SourceOptions.of(file))) {
      assertThat(source.next().inputValue()).isEqualTo("a");
    }
    Path old = Files.copy(ole("Workbook").file(), folder.resolve("old.xls"));
    assertThatThrownBy(() -> RowSources.open(SourceOptions.of(old)))
        .isInstanceOf(InputFault.class)
        .hasMessageContaining("is an old workbook (.xls)");
  }

  @Test
  void damagedWorkbooksAreToldOfWithoutALibrarysWords() throws IOException {
    Path whole =
        WorkbookFile.of(HEADER + WorkbookFile.row(2, "1", "a")).write(folder.resolve("whole.xlsx"));
    byte[] bytes = Files.readAllBytes(whole);
    for (int end : new int[] {10, bytes.length / 2, bytes.length - 10}) {
      Path cut = Files.write(folder.resolve("cut.xlsx"), java.util.Arrays.copyOf(bytes, end));
      fault(
          SourceOptions.of(cut),
          "is no workbook (.xlsx) that can be read: it is cut off or damaged");
    }
    fault(
        WorkbookFile.of(HEADER + "<row r=\"2\"><c r=\"A2\">").write(folder.resolve("open.xlsx")),
        "its sheet \"Sheet1\", behind row 2, is damaged");
    fault(
        WorkbookFile.of(HEADER + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>9</v></c></row>")
            .write(folder.resolve("texts.xlsx")),
        "row 2 of the sheet \"Sheet1\" refers to text 9 of 0");
    fault(
        WorkbookFile.of(HEADER).styles("<cellXfs").write(folder.resolve("styles.xlsx")),
        "its list of styles is damaged");
    fault(
        WorkbookFile.of(HEADER).sharedStrings("<si><t>a").write(folder.resolve("shared.xlsx")),
        "its list of texts is damaged");
    Map<String, String> lacking = new LinkedHashMap<>();
    lacking.put(
        "xl/workbook.xml",
        "<workbook xmlns:r=\"urn:r\"><sheets><sheet name=\"s\" r:id=\"b\"/></sheets></workbook>");
    lacking.put(
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"b\" Type=\"x/worksheet\" Target=\"s.xml\"/></Relationships>");
    fault(WorkbookFile.zip(folder.resolve("lacking.xlsx"), lacking), "lacks its part xl/s.xml");
  }

  private WorkbookReading read(WorkbookFile file) throws IOException {
    return WorkbookReading.of(file.write(folder.resolve("book.xlsx")));
  }

  private static String cell(int row, String attributes, String content) {
    return String.format(
        Locale.ROOT,
        "<row r=\"%1$d\"><c r=\"A%1$d\"><v>%1$d</v></c><c r=\"B%1$d\" %2$s>%3$s</c></row>",
        row,
        attributes,
        content);
  }

  private static SourceOptions sheet(Path file, String sheet) {
    return new SourceOptions(
        file,
        file.toString(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.of(sheet),
        Optional.empty(),
        false);
  }

  private SourceOptions zipped(String... names) throws IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String name : names) {
      parts.put(name, "x");
    }
    return SourceOptions.of(WorkbookFile.zip(folder.resolve("other.xlsx"), parts));
  }

  private SourceOptions text(String text) throws IOException {
    return SourceOptions.of(Files.writeString(folder.resolve("text.xlsx"), text));
  }

  /// The head of an old file, and a directory's entry.
  private SourceOptions ole(String name) throws IOException {
    byte[] bytes = new byte[1_024];
    byte[] magic = {
      (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1
    };
    System.arraycopy(magic, 0, bytes, 0, magic.length);
    byte[] written = name.getBytes(StandardCharsets.UTF_16LE);
    System.arraycopy(written, 0, bytes, 640, written.length);
    return SourceOptions.of(Files.write(folder.resolve("ole.xlsx"), bytes));
  }

  private static void fault(Path file, String message) {
    fault(SourceOptions.of(file), message);
  }

  private static void fault(SourceOptions options, String message) {
    assertThatThrownBy(() -> WorkbookReading.of(options))
        .isInstanceOf(InputFault.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n")
        .hasMessageNotContainingAny("Exception", "null", "zip END", "XML document");
  }
}

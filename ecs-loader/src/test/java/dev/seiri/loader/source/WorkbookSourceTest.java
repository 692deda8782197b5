package dev.seiri.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbookSourceTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void cellsAreTextAsPeopleMeanThem() throws IOException {
    Path file =
        workbook(sheet -> {
          header(sheet, "id", "text", "number", "date", "moment", "truth", "formula");
          sheet.value(1, 0, "001");
          sheet.value(1, 1, "㈱山田\n=1+1");
          sheet.value(1, 2, 1.1);
          sheet.value(1, 3, LocalDate.of(2026, 11, 21));
          sheet.style(1, 3).format("yyyy-mm-dd").set();
          sheet.value(1, 4, LocalDateTime.of(2026, 11, 21, 9, 30));
          sheet.style(1, 4).format("yyyy/m/d h:mm").set();
          sheet.value(1, 5, true);
          sheet.value(3, 0, "002");
          sheet.value(3, 2, 1234567890123.0);
          sheet.style(3, 2).format("#,##0").set();
        });
    List<Row> rows = read(SourceOptions.of(file));
    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst().cells())
        .containsExactly(
            "001", "㈱山田\n=1+1", "1.1", "2026-11-21", "2026-11-21 09:30:00", "TRUE", "");
    assertThat(rows.getLast().cells())
        .containsExactly("002", "", "1,234,567,890,123", "", "", "", "");
    assertThat(rows.getLast().line()).isEqualTo(4);
    assertThat(rows.getLast().recordId()).contains("002");
  }

  @Test
  void aSheetIsChosenByItsNameAndRowsByAValue() throws IOException {
    Path file = folder.resolve("two.xlsx");
    try (OutputStream out = Files.newOutputStream(file);
        Workbook book = new Workbook(out, "test", "1.0")) {
      header(book.newWorksheet("first"), "a");
      Worksheet second = book.newWorksheet("二枚目");
      header(second, "id", "name", "kind");
      for (int i = 1; i <= 6; i++) {
        second.value(i, 0, "r" + i);
        second.value(i, 1, "n" + i);
        second.value(i, 2, i % 2 == 0 ? "even" : "odd");
      }
    }
    List<Row> rows = read(options(file, List.of("name"), "二枚目", "even"));
    assertThat(rows).extracting(Row::inputValue).containsExactly("n2", "n4", "n6");
    assertThat(rows).extracting(Row::number).containsExactly(1L, 2L, 3L);
    List<Row> several = read(options(file, List.of("kind", "name"), "二枚目", "odd"));
    assertThat(several.getFirst().fields().sequencedKeySet()).containsExactly("kind", "name");
    assertThat(several.getFirst().recordId()).contains("r1");
    fault(options(file, List.of("name"), "none", "odd"), "no sheet \"none\" (--sheet)");
    fault(options(file, List.of("name"), "二枚目", "x"), "has no row with kind=x");
    fault(SourceOptions.of(file), "has a header row and no rows");
  }

  @Test
  void rowsWithoutTextBeforeTheHeaderAreSkipped() throws IOException {
    Path file =
        workbook(sheet -> {
          sheet.value(2, 0, "id");
          sheet.value(2, 1, "name");
          sheet.value(3, 0, "1");
          sheet.value(3, 1, "a");
        });
    rewrite(
        file,
        "xl/worksheets/sheet1.xml",
        text ->
            text.replace(
                "<sheetData>",
                "<sheetData><row r=\"1\" ht=\"30\" customHeight=\"1\"/>"
                    + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t> </t></is></c></row>"));
    List<Row> rows = read(SourceOptions.of(file));
    assertThat(rows).extracting(Row::inputValue).containsExactly("a");
    assertThat(rows.getFirst().recordId()).contains("1");
  }

  @Test
  void aHeaderWithoutColumnsIsNone() {
    assertThatThrownBy(() -> Headers.require("x.xlsx", 3, List.of()))
        .isInstanceOf(InputFault.class)
        .hasMessage("x.xlsx:3: the header row is blank; give each column a name");
  }

  @Test
  void aHiddenSheetIsNotTakenUnlessItIsNamed() throws IOException {
    Path file = folder.resolve("hidden.xlsx");
    try (OutputStream out = Files.newOutputStream(file);
        Workbook book = new Workbook(out, "test", "1.0")) {
      Worksheet lists = book.newWorksheet("lists");
      lists.setVisibilityState(VisibilityState.HIDDEN);
      header(lists, "id", "name", "kind");
      lists.value(1, 0, "1");
      lists.value(1, 1, "hidden");
      lists.value(1, 2, "x");
      Worksheet rows = book.newWorksheet("rows");
      header(rows, "name");
      rows.value(1, 0, "seen");
    }
    try (RowSource source = RowSources.open(SourceOptions.of(file))) {
      assertThat(source.sheet()).contains("rows");
      assertThat(source.next().inputValue()).isEqualTo("seen");
    }
    assertThat(read(options(file, List.of("name"), "lists", "x")).getFirst().inputValue())
        .isEqualTo("hidden");
  }

  @Test
  void daysMayBeCountedFrom1904() throws IOException {
    long day = ChronoUnit.DAYS.between(LocalDate.of(1904, 1, 1), LocalDate.of(2026, 11, 21));
    for (String yes : List.of("1", "true")) {
      Path file =
          workbook(sheet -> {
            header(sheet, "date", "time");
            sheet.value(1, 0, day);
            sheet.style(1, 0).format("yyyy-mm-dd").set();
            sheet.value(1, 1, 0.5);
            sheet.style(1, 1).format("h:mm").set();
          });
      rewrite(
          file,
          "xl/workbook.xml",
          text -> {
            assertThat(text).contains("date1904=\"false\"");
            return text.replace("date1904=\"false\"", "date1904=\"%s\"".formatted(yes));
          });
      assertThat(read(SourceOptions.of(file)).getFirst().cells())
          .as(yes)
          .containsExactly("2026-11-21", "12:00:00");
    }
  }

  @Test
  void theReadingOfANameIsNoPartOfIt() throws IOException {
    Path file = folder.resolve("furigana.xlsx");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      entry(
          zip,
          "[Content_Types].xml",
          """
          <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
          <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>\
          <Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>\
          """);
      entry(
          zip,
          "_rels/.rels",
          """
          <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
          <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>\
          """);
      entry(
          zip,
          "xl/workbook.xml",
          """
          <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
          xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>\
          <sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>\
          """);
      entry(
          zip,
          "xl/_rels/workbook.xml.rels",
          """
          <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
          <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>\
          """);
      entry(
          zip,
          "xl/sharedStrings.xml",
          """
          <sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>name</t></si>\
          <si><r><t>山田</t></r><r><t>太郎</t></r><rPh sb="0" eb="2"><t>ヤマダ</t></rPh><phoneticPr fontId="1"/></si></sst>\
          """);
      entry(
          zip,
          "xl/worksheets/sheet1.xml",
          """
          <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>\
          <row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>\
          </sheetData></worksheet>\
          """);
    }
    assertThat(read(SourceOptions.of(file)).getFirst().inputValue()).isEqualTo("山田太郎");
  }

  @Test
  void whatIsNoWorkbookIsSaidInOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("text.xlsx"), "id,name\n1,a\n");
    fault(SourceOptions.of(text), "is no workbook (.xlsx) that can be read");
    Path cut = folder.resolve("cut.xlsx");
    byte[] whole =
        Files.readAllBytes(
            workbook(sheet -> {
              header(sheet, "a");
              sheet.value(1, 0, "x");
            }));
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
    fault(SourceOptions.of(cut), "is no workbook");
    Path unnamed = Files.copy(folder.resolve("book.xlsx"), folder.resolve("unnamed"));
    assertThat(read(SourceOptions.of(unnamed))).hasSize(1);
  }

  private static SourceOptions options(Path file, List<String> inputs, String sheet, String kind) {
    return new SourceOptions(
        file,
        file.toString(),
        Optional.empty(),
        Optional.empty(),
        inputs,
        Optional.of("id"),
        Optional.of(sheet),
        Optional.of(new RowFilter("kind", kind)),
        false);
  }

  private Path workbook(Consumer<Worksheet> fill) throws IOException {
    Path file = folder.resolve("book.xlsx");
    try (OutputStream out = Files.newOutputStream(file);
        Workbook book = new Workbook(out, "test", "1.0")) {
      fill.accept(book.newWorksheet("s"));
    }
    return file;
  }

  private static void rewrite(Path file, String entry, UnaryOperator<String> change)
      throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Path part = zip.getPath(entry);
      Files.writeString(part, change.apply(Files.readString(part)));
    }
  }

  private static void header(Worksheet sheet, String... names) {
    for (int i = 0; i < names.length; i++) {
      sheet.value(0, i, names[i]);
    }
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static void fault(SourceOptions options, String message) {
    assertThatThrownBy(() -> RowSources.open(options).close())
        .isInstanceOf(InputFault.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static List<Row> read(SourceOptions options) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (RowSource source = RowSources.open(options)) {
      source.forEachRemaining(rows::add);
    }
    return rows;
  }
}

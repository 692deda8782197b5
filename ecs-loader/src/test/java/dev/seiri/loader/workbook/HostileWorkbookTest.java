package dev.seiri.loader.workbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small files that are made to fill memory or a disk, or to read what is not theirs.
class HostileWorkbookTest {
  private static final WorkbookLimits SMALL =
      new WorkbookLimits(1 << 20, 10, 4 << 20, 1 << 20, 1 << 20, 100, 300);

  @TempDir private Path folder = Path.of("");

  @Test
  void aColumnOrRowPastTheLastIsRefused() throws IOException {
    for (String address :
        List.of("XFE1", "ZZZZZZZZZZZZ1", "A1048577", "A99999999999999", "1", "*")) {
      Path file =
          WorkbookFile.of("<row r=\"1\"><c r=\"%s\"><v>1</v></c></row>".formatted(address))
              .write(folder.resolve("far.xlsx"));
      assertThat(Files.size(file)).isLessThan(3_000);
      fault(file, WorkbookLimits.USUAL, "past the last cell of a sheet (XFD1048576) or no address");
    }
    for (String row : List.of("1048577", "99999999999", "-1", "x")) {
      fault(
          WorkbookFile.of("<row r=\"%s\"/>".formatted(row)).write(folder.resolve("low.xlsx")),
          WorkbookLimits.USUAL,
          "past the last row of a sheet (1,048,576)");
    }
    Path last =
        WorkbookFile.of("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>")
            .write(folder.resolve("last.xlsx"));
    assertThat(read(last, WorkbookLimits.USUAL).getFirst().cells().getFirst().column())
        .isEqualTo(16_383);
  }

  @Test
  void aRowHasNoMoreCellsThanASheetHasColumns() throws IOException {
    fault(
        WorkbookFile.of("<row r=\"1\">" + "<c/>".repeat(16_385) + "</row>")
            .write(folder.resolve("wide.xlsx")),
        WorkbookLimits.USUAL,
        "row 1 of the sheet \"Sheet1\" has more than 16,384 cells");
    fault(
        WorkbookFile.of("<row r=\"1\">" + "<c r=\"A1\"><v>1</v></c>".repeat(16_386) + "</row>")
            .write(folder.resolve("same.xlsx")),
        WorkbookLimits.USUAL,
        "has more than 16,384 cells");
  }

  @Test
  void aCellAndARowHaveSoManyCharacters() throws IOException {
    String shown = "a cell of more than 100 characters";
    fault(book(WorkbookFile.text("A1", "x".repeat(101))), SMALL, shown);
    fault(book("<c r=\"A1\" t=\"str\"><v>%s</v></c>".formatted("x".repeat(101))), SMALL, shown);
    fault(book("<c r=\"A1\"><v>%s</v></c>".formatted("1".repeat(101))), SMALL, shown);
    fault(
        WorkbookFile.of("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>")
            .sharedStrings(
                "<si><r><t>%s</t></r><r><t>%s</t></r></si>"
                    .formatted("x".repeat(60), "x".repeat(60)))
            .write(folder.resolve("shared.xlsx")),
        SMALL,
        shown);
    String references =
        IntStream.range(0, 5)
            .mapToObj(i -> "<c t=\"s\"><v>0</v></c>")
            .collect(Collectors.joining("", "<row r=\"1\">", "</row>"));
    fault(
        WorkbookFile.of(references)
            .sharedStrings("<si><t>%s</t></si>".formatted("x".repeat(90)))
            .write(folder.resolve("often.xlsx")),
        SMALL,
        "row 1 of the sheet \"Sheet1\" has more than 300 characters");
    assertThat(read(book(WorkbookFile.text("A1", "x".repeat(100))), SMALL)).hasSize(1);
  }

  @Test
  void aPartUnpacksToNoMoreThanItsBound() throws IOException {
    Path rows = bomb("xl/worksheets/worksheet1.xml", "<worksheet><sheetData>", "<row><c/></row>");
    fault(rows, SMALL, "its xl/worksheets/worksheet1.xml unpacks to more than 1 MB");
    Path texts = bomb("xl/sharedStrings.xml", "<sst>", "<si><t>a</t></si>");
    fault(texts, SMALL, "its xl/sharedStrings.xml unpacks to more than 1 MB");
    Path styles = bomb("xl/styles.xml", "<styleSheet>", "<fonts><font/></fonts>");
    fault(styles, SMALL, "its xl/styles.xml unpacks to more than 1 MB");
    Path book = bomb("xl/workbook.xml", "<workbook>", "<definedName/>");
    fault(book, SMALL, "its xl/workbook.xml unpacks to more than 1 MB");
    assertThat(WorkbookLimits.USUAL.unpacked(1_700)).isEqualTo(256L << 20);
    assertThat(WorkbookLimits.USUAL.unpacked(10L << 20)).isEqualTo(2_000L << 20);
    assertThat(WorkbookLimits.USUAL.unpacked(1L << 40)).isEqualTo(16L << 30);
  }

  @Test
  void noNameAttributeOrTextIsReadWhole() throws IOException {
    String much = "x".repeat(9 << 20);
    String shown = "holds one text or name of more than 8 MB";
    fault(book("<c " + much + "=\"\"/>"), WorkbookLimits.USUAL, shown);
    fault(book("<" + much + "/>"), WorkbookLimits.USUAL, shown);
    for (String content : List.of("<c r=\"" + much + "\"/>", "<!--" + much + "-->")) {
      assertThatThrownBy(() -> read(book(content), WorkbookLimits.USUAL))
          .isInstanceOf(WorkbookFault.class);
    }
    fault(
        book("<c t=\"str\"><v>" + much + "</v></c>"),
        WorkbookLimits.USUAL,
        "more than 1,048,576 characters");
  }

  @Test
  void elementsAreNotNestedWithoutEnd() throws IOException {
    fault(
        book("<c t=\"inlineStr\"><is>" + "<r>".repeat(10_000)), WorkbookLimits.USUAL, "is damaged");
  }

  @Test
  void entitiesStandForNothing() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    for (String declared :
        List.of(
            "<!ENTITY e SYSTEM \"%s\">".formatted(secret.toUri()),
            "<!ENTITY a \"aaaaaaaaaa\"><!ENTITY e \"&a;&a;&a;&a;&a;&a;\">")) {
      Path file =
          new WorkbookFile()
              .rawSheet(
                  "s",
                  "<!DOCTYPE x [%s]><worksheet><sheetData><row><c t=\"str\"><v>&e;</v></c></row></sheetData></worksheet>"
                      .formatted(declared))
              .write(folder.resolve("entity.xlsx"));
      fault(file, WorkbookLimits.USUAL, "is damaged");
    }
  }

  @Test
  void sheetsAndStylesAreBounded() throws IOException {
    Path sheets =
        changed(
            "xl/workbook.xml",
            "<workbook><sheets>" + "<sheet name=\"s\"/>".repeat(10_001) + "</sheets></workbook>");
    fault(sheets, WorkbookLimits.USUAL, "has more than 10,000 sheets");
    Path styles =
        WorkbookFile.of(WorkbookFile.row(1, "a"))
            .styles("<cellXfs>" + "<xf/>".repeat(131_073) + "</cellXfs>")
            .write(folder.resolve("styles.xlsx"));
    fault(styles, WorkbookLimits.USUAL, "has more than 131,072 styles");
  }

  @Test
  void nothingIsLeftOfSharedTextsOnTheDisk() throws IOException {
    Path file =
        WorkbookFile.of("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>")
            .sharedStrings("<si><t>a</t></si>")
            .write(folder.resolve("texts.xlsx"));
    List<Path> before = texts();
    assertThat(read(file, WorkbookLimits.USUAL)).hasSize(1);
    assertThat(texts()).isEqualTo(before);
  }

  private static List<Path> texts() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("seiri-texts-"))
          .sorted()
          .toList();
    }
  }

  private Path book(String cells) throws IOException {
    return WorkbookFile.of("<row r=\"1\">" + cells + "</row>").write(folder.resolve("book.xlsx"));
  }

  /// A workbook one part of which repeats something for 2 MB.
  private Path bomb(String part, String begin, String repeated) throws IOException {
    return changed(part, begin + repeated.repeat((2 << 20) / repeated.length()));
  }

  private Path changed(String part, String text) throws IOException {
    Path whole =
        WorkbookFile.of(WorkbookFile.row(1, "a"))
            .sharedStrings("")
            .styles("")
            .write(folder.resolve("whole.xlsx"));
    Path changed = folder.resolve("changed.xlsx");
    try (ZipFile from = new ZipFile(whole.toFile());
        OutputStream out = Files.newOutputStream(changed);
        ZipOutputStream to = new ZipOutputStream(out)) {
      for (ZipEntry entry : from.stream().toList()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        if (entry.getName().equals(part)) {
          to.write(text.getBytes(StandardCharsets.UTF_8));
        } else {
          try (InputStream in = from.getInputStream(entry)) {
            in.transferTo(to);
          }
        }
      }
    }
    return changed;
  }

  private static void fault(Path file, WorkbookLimits limits, String message) {
    assertThatThrownBy(() -> read(file, limits))
        .isInstanceOf(WorkbookFault.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static List<SheetRow> read(Path file, WorkbookLimits limits) throws IOException {
    List<SheetRow> rows = new ArrayList<>();
    try (Workbook workbook = Workbooks.open(file, limits);
        WorksheetReader reader = workbook.open(workbook.sheets().getFirst(), false)) {
      Optional<SheetRow> row = reader.next();
      while (row.isPresent()) {
        rows.add(row.get());
        row = reader.next();
      }
    }
    return rows;
  }
}

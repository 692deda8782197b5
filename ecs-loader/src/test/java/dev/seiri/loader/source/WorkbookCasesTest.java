package dev.seiri.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.source.WorkbookOptions.ErrorCells;
import dev.seiri.loader.source.WorkbookOptions.Hidden;
import dev.seiri.loader.source.WorkbookOptions.Uncalculated;
import dev.seiri.loader.source.WorkbookOptions.UnnamedColumns;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Workbooks of the kinds that public bug reports are about.
class WorkbookCasesTest {
  @Test
  void furiganaIsNoPartOfAText() throws IOException {
    assertThat(read("phonetic-inline").column(0)).containsExactly("株式会社東西商会", "有限会社北野屋");
    assertThat(read("phonetic-shared").column(0)).containsExactly("株式会社東西商会", "有限会社 北野屋");
    assertThat(read("phonetic-shared").columns()).containsExactly("会社名");
  }

  @Test
  void escapedCharactersAreRead() throws IOException {
    assertThat(read("x000D-escape").column(0))
        .containsExactly("一行目\n二行目", "literal _x000D_ stays", "inline\nsecond", "calc\nsecond");
  }

  @Test
  void datesThatAreBuiltIntoJapaneseProgramsAreDates() throws IOException {
    assertThat(read("ja-builtin-dates").column(1))
        .containsExactly(
            "2025-04-14",
            "2025-04-14",
            "2025-04-14",
            "2025-04-14",
            "12:00:00",
            "2025-04-14",
            "2025-04-14",
            "2025-04-14");
  }

  @Test
  void formulasThatWereNeverCalculatedAreRowsAndAnError() throws IOException {
    WorkbookReading read = read("formula-no-cache");
    assertThat(read.column(0)).containsExactly("株式会社東西商会", "", "", "合同会社みなみ");
    SourceNote note = read.note("uncalculated").orElseThrow();
    assertThat(note.severity()).isEqualTo(Severity.ERROR);
    assertThat(note.count()).isEqualTo(2);
    assertThat(note.first()).contains("A3");
    assertThat(note.message()).contains("--uncalculated-formulas blank");
    WorkbookReading blank =
        WorkbookReading.of(
            options(
                "formula-no-cache", Uncalculated.BLANK, ErrorCells.REFUSE, UnnamedColumns.REFUSE));
    assertThat(blank.rows()).hasSize(4);
    assertThat(blank.note("uncalculated").orElseThrow().severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void aTitleAboveTheTableIsRefusedUntilTheHeaderIsNamed() throws IOException {
    assertThatThrownBy(() -> read("title-row"))
        .isInstanceOf(InputFault.class)
        .hasMessageContaining("row 1 has 1 cell (A1 \"取引先一覧（2026年度）\") and later rows have up to 3")
        .hasMessageContaining("--header-row 3 (id, 会社名, 住所)");
    WorkbookReading read = WorkbookReading.of(SourceOptions.of(file("title-row")).withHeaderRow(3));
    assertThat(read.columns()).containsExactly("id", "会社名", "住所");
    assertThat(read.column(1)).containsExactly("株式会社東西商会", "有限会社北野屋");
    assertThat(read.rows().getFirst().line()).isEqualTo(4);
    assertThat(read.layout().headerLine()).isEqualTo(3);
    assertThat(read.notes()).isEmpty();
  }

  @Test
  void dataUnderAMergedHeaderIsAnErrorUntilItIsSettled() throws IOException {
    WorkbookReading read = read("merged-header");
    SourceNote note = read.note("unnamed-columns").orElseThrow();
    assertThat(note.severity()).isEqualTo(Severity.ERROR);
    assertThat(note.message()).startsWith("column D has data and no name in the header");
    assertThat(note.first()).contains("D2");
    WorkbookReading letters =
        WorkbookReading.of(
            options(
                "merged-header", Uncalculated.REFUSE, ErrorCells.REFUSE, UnnamedColumns.LETTER));
    assertThat(letters.columns()).containsExactly("id", "会社名", "住所", "D");
    assertThat(letters.cells()).containsExactly(List.of("1", "株式会社東西商会", "大阪府大阪市", "北区1-2-3"));
    assertThat(letters.note("unnamed-columns").orElseThrow().severity()).isEqualTo(Severity.INFO);
    WorkbookReading skipped =
        WorkbookReading.of(
            options("merged-header", Uncalculated.REFUSE, ErrorCells.REFUSE, UnnamedColumns.SKIP));
    assertThat(skipped.columns()).containsExactly("id", "会社名", "住所");
    assertThat(skipped.note("unnamed-columns").orElseThrow().severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void strictOpenXmlIsReadWithItsDates() throws IOException {
    assertThat(read("strict").cells()).containsExactly(List.of("株式会社東西商会", "2026-11-21"));
  }

  @Test
  void errorCellsAreAnErrorUntilTheyAreSettled() throws IOException {
    WorkbookReading read = read("error-cells");
    SourceNote note = read.note("error-cells").orElseThrow();
    assertThat(note.severity()).isEqualTo(Severity.ERROR);
    assertThat(note.count()).isEqualTo(2);
    assertThat(note.first()).contains("B3");
    WorkbookReading blank =
        WorkbookReading.of(
            options("error-cells", Uncalculated.REFUSE, ErrorCells.BLANK, UnnamedColumns.REFUSE));
    assertThat(blank.column(1)).containsExactly("株式会社東西商会", "", "");
    WorkbookReading kept =
        WorkbookReading.of(
            options("error-cells", Uncalculated.REFUSE, ErrorCells.KEEP, UnnamedColumns.REFUSE));
    assertThat(kept.column(1)).containsExactly("株式会社東西商会", "#N/A", "#REF!");
  }

  @Test
  void hiddenRowsAreToldOfAndAChoice() throws IOException {
    WorkbookReading read = read("hidden-rows");
    assertThat(read.rows()).hasSize(3);
    SourceNote note = read.note("hidden-rows").orElseThrow();
    assertThat(note.severity()).isEqualTo(Severity.WARNING);
    assertThat(note.count()).isEqualTo(1);
    assertThat(note.first()).contains("row 3");
    WorkbookOptions skip =
        new WorkbookOptions(
            Render.DISPLAYED,
            Hidden.SKIP,
            Hidden.READ,
            ErrorCells.REFUSE,
            Uncalculated.REFUSE,
            UnnamedColumns.REFUSE);
    WorkbookReading skipped =
        WorkbookReading.of(SourceOptions.of(file("hidden-rows")).withWorkbook(skip));
    assertThat(skipped.column(0)).containsExactly("株式会社東西商会", "合同会社みなみ");
    assertThat(skipped.note("hidden-rows").orElseThrow().message()).contains("left out");
  }

  @Test
  void numbersHaveTheDigitsThatAreMeant() throws IOException {
    List<String> values = read("numbers").column(1);
    assertThat(values.subList(0, 4))
        .containsExactly("1234567890123", "0.3", "1234567890123456", "1E-300");
    assertThat(values.get(4)).isEqualTo("17976931348623157" + "0".repeat(292));
    assertThat(values.get(5)).isEqualTo("0");
  }

  @Test
  void whatMayBeProtectedOrOldIsNamedAsBoth() {
    assertThatThrownBy(() -> read("encrypted"))
        .isInstanceOf(InputFault.class)
        .hasMessageContaining("protected by a password, or an old workbook (.xls)")
        .hasMessageNotContaining("\n");
  }

  private static WorkbookReading read(String name) throws IOException {
    return WorkbookReading.of(file(name));
  }

  private static SourceOptions options(
      String name, Uncalculated uncalculated, ErrorCells errors, UnnamedColumns unnamed) {
    return SourceOptions.of(file(name))
        .withWorkbook(
            new WorkbookOptions(
                Render.DISPLAYED, Hidden.READ, Hidden.READ, errors, uncalculated, unnamed));
  }

  private static Path file(String name) {
    URL url =
        Objects.requireNonNull(
            WorkbookCasesTest.class.getResource("/workbooks/" + name + ".xlsx"), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}

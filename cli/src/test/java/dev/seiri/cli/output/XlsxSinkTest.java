package dev.seiri.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.output.OutputColumns;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.loader.source.Row;
import dev.seiri.loader.source.RowSource;
import dev.seiri.loader.source.RowSources;
import dev.seiri.loader.source.SourceOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a workbook holds of texts that workbooks find difficult.
class XlsxSinkTest {
  private static final OutputColumns OUTPUT = new OutputColumns(List.of("block"), false);

  @TempDir private Path folder = Path.of("");

  @Test
  void textsComeBackAsTheyWere() throws IOException {
    List<String> texts =
        List.of(
            "2-13",
            "_x0041_",
            "a\u0001b",
            "line\nbreak",
            "a\u2028b",
            "_x005F_",
            " =x\n",
            "𠮟る",
            "=1+1");
    Path file = write(texts, new ArrayList<>());
    List<String> read = new ArrayList<>();
    try (RowSource source = RowSources.open(SourceOptions.of(file))) {
      source.forEachRemaining((Row row) -> read.add(row.cells().getFirst()));
    }
    assertThat(read).containsExactlyElementsOf(texts);
  }

  @Test
  void whiteSpaceAtTheEndsOfATextIsKept() {
    assertThat(WorkbookText.escaped(" a b ")).isEqualTo("_x0020_a b_x0020_");
    assertThat(WorkbookText.escaped("\t=x\n")).isEqualTo("_x0009_=x_x000A_");
    assertThat(WorkbookText.escaped(" ")).isEqualTo("_x0020_");
    assertThat(WorkbookText.escaped("a\nb c")).isEqualTo("a\nb c");
  }

  @Test
  void everyCellIsFormattedAsText() throws IOException {
    Path file = write(List.of("2-13"), new ArrayList<>());
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String styles =
          new String(
              zip.getInputStream(zip.getEntry("xl/styles.xml")).readAllBytes(),
              StandardCharsets.UTF_8);
      assertThat(styles).contains("formatCode=\"@\"");
      String sheet =
          new String(
              zip.getInputStream(zip.getEntry("xl/worksheets/sheet1.xml")).readAllBytes(),
              StandardCharsets.UTF_8);
      assertThat(sheet).doesNotContain("r=\"A2\" t=\"inlineStr\"").contains("r=\"A2\" s=");
    }
  }

  @Test
  void aCellThatIsCutIsCountedAndNamed() throws IOException {
    List<String> losses = new ArrayList<>();
    Path file = write(List.of("short", "x".repeat(32_765) + "𠮟る", "y".repeat(40_000)), losses);
    assertThat(losses).singleElement().asString().contains("2 cells are").contains("first A3");
    try (RowSource source = RowSources.open(SourceOptions.of(file))) {
      source.next();
      assertThat(source.next().cells().getFirst()).endsWith("x…").hasSizeLessThan(32_768);
    }
  }

  private Path write(List<String> texts, List<String> losses) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (XlsxSink sink = new XlsxSink(out, List.of("text"), OUTPUT)) {
      for (String text : texts) {
        sink.row(
            List.of(text),
            Optional.of(
                ResultDocument.parse("{\"verdict\":\"ok\",\"output\":{\"block\":\"2-13\"}}")));
      }
      sink.loss().ifPresent(losses::add);
    }
    return Files.write(folder.resolve("out.xlsx"), out.toByteArray());
  }
}

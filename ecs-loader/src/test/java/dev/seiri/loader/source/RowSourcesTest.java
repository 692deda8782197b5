package dev.seiri.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSourcesTest {
  private static final Charset SHIFT_JIS = Charset.forName("windows-31j");

  @TempDir private Path folder = Path.of("");

  @Test
  void quotedCommasLineBreaksAndQuotesAreText() throws IOException {
    List<Row> rows = csv("id,name\r\n1,\"a, b\"\r\n2,\"c\r\nd\"\r\n3,\"say \"\"hi\"\"\"\r\n");
    assertThat(rows).extracting(Row::inputValue).containsExactly("a, b", "c\r\nd", "say \"hi\"");
    assertThat(rows).extracting(Row::number).containsExactly(1L, 2L, 3L);
    assertThat(rows.get(2).line()).isEqualTo(5);
  }

  @Test
  void anInchMarkInACellIsText() throws IOException {
    List<Row> rows = csv("id,name\n1,a\n2,19\" monitor\n3,\"two\nlines\"\n");
    assertThat(rows).extracting(Row::inputValue).containsExactly("a", "19\" monitor", "two\nlines");
  }

  @Test
  void aQuoteThatIsNeverClosedIsFoundWhateverElseIsQuoted() throws IOException {
    StringBuilder csv = new StringBuilder("id,name\n");
    for (int row = 1; row <= 60; row++) {
      csv.append(row)
          .append(row == 3 ? ",19\" monitor" : row == 50 ? ",\"open" : ",a")
          .append('\n');
    }
    fault("open.csv", csv.toString(), "open.csv:51: row 50 opens a quote that is never closed");
  }

  @Test
  void aByteOrderMarkTellsTheOrderOfUtf16() throws IOException {
    byte[] little = ("\uFEFF" + "id,name\n1,山田\n").getBytes(StandardCharsets.UTF_16LE);
    SourceOptions options =
        new SourceOptions(
            file("le.csv", little),
            "le.csv",
            Optional.empty(),
            Optional.of(StandardCharsets.UTF_16),
            Optional.empty(),
            Optional.empty());
    assertThat(read(options).getFirst().inputValue()).isEqualTo("山田");
  }

  @Test
  void wholeRowsAreSentWhateverTheirColumnsAreCalled() throws IOException {
    SourceOptions options = SourceOptions.of(file("w.csv", "id,input,place\n1,a,b\n"));
    assertThat(read(options).getFirst().fields()).isEmpty();
    assertThat(read(options.wholeRows()).getFirst().fields().keySet())
        .containsExactly("input", "place");
  }

  @Test
  void aSheetOfWhatHasNoneIsRefused() throws IOException {
    SourceOptions options =
        new SourceOptions(
            file("s.csv", "id,name\n1,a\n"),
            "s.csv",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.of("売上"),
            Optional.empty(),
            false);
    assertThatThrownBy(() -> read(options))
        .isInstanceOf(InputFault.class)
        .hasMessage("s.csv: is no workbook and has no sheets; leave --sheet out");
  }

  @Test
  void theLastLineNeedsNoLineBreak() throws IOException {
    assertThat(csv("id,name\n1,a\n2,b")).hasSize(2);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstColumn() throws IOException {
    byte[] marked = ("\uFEFF" + "id,name\n1,山田\n").getBytes(StandardCharsets.UTF_8);
    assertThat(read(file("m.csv", marked)).getFirst().recordId()).contains("1");
    byte[] utf16 = ("\uFEFF" + "id,name\n1,山田\n").getBytes(StandardCharsets.UTF_16LE);
    assertThat(read(file("m16.csv", utf16)).getFirst().inputValue()).isEqualTo("山田");
  }

  @Test
  void shiftJisIsDetectedOrNamed() throws IOException {
    byte[] bytes = "番号,会社名\r\n1,㈱山田①\r\n".getBytes(SHIFT_JIS);
    Path file = file("s.csv", bytes);
    SourceOptions detected =
        new SourceOptions(
            file, "s.csv", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("番号"));
    assertThat(read(detected).getFirst().inputValue()).isEqualTo("㈱山田①");
    SourceOptions wrong =
        new SourceOptions(
            file,
            "s.csv",
            Optional.empty(),
            Optional.of(StandardCharsets.UTF_8),
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> RowSources.open(wrong))
        .isInstanceOf(InputFault.class)
        .hasMessageContaining("s.csv:1:");
  }

  @Test
  void tabsSeparateATsvAndAreFoundOutWithoutAName() throws IOException {
    assertThat(read(file("t.tsv", "id\tname\n1\ta,b\n")).getFirst().inputValue()).isEqualTo("a,b");
    assertThat(read(file("t", "id\tname\n1\tx\n")).getFirst().inputValue()).isEqualTo("x");
    assertThat(read(file("j", "{\"id\":\"1\",\"name\":\"x\"}\n")).getFirst().inputValue())
        .isEqualTo("x");
  }

  @Test
  void withoutAnInputColumnWholeRowsAreSentInTheirOrder() throws IOException {
    Row row = csv("z,id,a\n1,k,2\n").getFirst();
    assertThat(row.recordId()).contains("k");
    assertThat(row.fields().keySet()).containsExactly("z", "a");
    assertThat(row.inputValue()).isEqualTo("{\"z\":\"1\",\"a\":\"2\"}");
    assertThat(row.cells()).containsExactly("1", "k", "2");
  }

  @Test
  void shortRowsHaveBlankCellsAndBlankLinesAreNoRows() throws IOException {
    List<Row> rows = csv("id,name,more\n1,a\n\n2,b,c\n,,\n");
    assertThat(rows).hasSize(3);
    assertThat(rows.getFirst().cells()).containsExactly("1", "a", "");
  }

  @Test
  void jsonlTakesOneObjectALine() throws IOException {
    List<Row> rows =
        read(
            file(
                "r.jsonl",
                """
                {"id": 7, "name": "a\\ud800b", "n": {"k": [1, 2]}}

                {"name": null, "id": "x"}
                """));
    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst().recordId()).contains("7");
    assertThat(rows.getFirst().fields().get("name")).isEqualTo("a\uFFFDb");
    assertThat(rows.getFirst().fields().get("n")).isEqualTo("{\"k\":[1,2]}");
  }

  @Test
  void everyFaultNamesTheFileTheLineAndTheNextStep() throws IOException {
    fault("empty.csv", "", "empty.csv: is empty");
    fault("header.csv", "id,name\n", "header line and no rows");
    fault("blank.csv", "\n\n", "is blank");
    fault("open.csv", "id,name\n1,\"a\n2,b\n", "open.csv:2: row 1 opens a quote");
    fault("wide.csv", "id,name\n1,a,b\n", "wide.csv:2: row 1 has 3 cells and the header 2");
    fault("twice.csv", "id,id\n1,2\n", "two columns are called \"id\"");
    fault("nameless.csv", "id,,x\n1,2,3\n", "column 2 has no name");
    fault("broken.jsonl", "{\"a\":1}\n{\"a\":\n", "broken.jsonl:2:");
    fault("list.jsonl", "[1]\n", "list.jsonl:1:");
    fault(
        "huge.jsonl",
        "{\"a\":1}\n{\"a\":{\"b\":1e10000}}\n",
        "huge.jsonl:2: \"a\" holds a number of more than 9,999 digits; write it as a string");
    fault("dup.jsonl", "{\"a\":1,\"a\":2}\n", "dup.jsonl:1:");
    assertThatThrownBy(() -> RowSources.open(SourceOptions.of(Path.of("nowhere.csv"))))
        .hasMessage("nowhere.csv: there is no such file");
    assertThatThrownBy(() -> RowSources.open(SourceOptions.of(folder)))
        .hasMessageContaining("is a folder");
    byte[] noise = new byte[512];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (i * 7);
    }
    Path noisy = file("noise.csv", noise);
    assertThatThrownBy(() -> RowSources.open(SourceOptions.of(noisy)))
        .hasMessageContaining("neither UTF-8 nor Shift_JIS");
  }

  @Test
  void aColumnThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
    Path file = file("c.csv", "id,Name\n1,a\n");
    SourceOptions options =
        new SourceOptions(
            file,
            "c.csv",
            Optional.empty(),
            Optional.empty(),
            Optional.of("name"),
            Optional.empty());
    assertThatThrownBy(() -> RowSources.open(options))
        .hasMessageContaining("there is no column \"name\" (--input-column)")
        .hasMessageContaining("did you mean \"Name\"?")
        .hasMessageContaining("[id, Name]");
  }

  @Test
  void anIdColumnThatWasAskedForMustBeFilledIn() throws IOException {
    Path file = file("c.csv", "key,name\n1,a\n,b\n");
    SourceOptions options =
        new SourceOptions(
            file,
            "c.csv",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("key"));
    assertThatThrownBy(() -> read(options)).hasMessageContaining("c.csv:3: row 2 has no id");
  }

  @Test
  void whateverACellHoldsIsData() throws IOException {
    List<Row> rows =
        csv(
            "id,name\n1,{{ 7*7 }}\n2,\"{% include \"\"/etc/passwd\"\" %}\"\n3,a\u0000b\n4,"
                + "x".repeat(300_000)
                + "\n");
    assertThat(rows)
        .extracting(Row::inputValue)
        .containsExactly(
            "{{ 7*7 }}", "{% include \"/etc/passwd\" %}", "a\uFFFDb", "x".repeat(300_000));
  }

  private void fault(String name, String text, String message) throws IOException {
    SourceOptions options =
        new SourceOptions(
            file(name, text),
            name,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> read(options))
        .as(name)
        .isInstanceOf(InputFault.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  private List<Row> csv(String text) throws IOException {
    return read(file("rows.csv", text));
  }

  private List<Row> read(Path file) throws IOException {
    return read(SourceOptions.of(file));
  }

  private static List<Row> read(SourceOptions options) throws IOException {
    try (RowSource source = RowSources.open(options)) {
      List<Row> rows = new ArrayList<>();
      source.forEachRemaining(rows::add);
      return rows;
    }
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }
}

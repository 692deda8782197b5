package dev.seiri.evaluation.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFileTest {
  private static final String ROW =
      """
      {"record_id":"r1","input_value":"㈱山田","expected":{"name":"山田","kana":null}}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsWrittenIsReadBackTheSame() throws IOException {
    GoldenSet set =
        read(
            """
            \uFEFF{"record_id":"a","input_value":"x","fields":{"b":"1","a":"2"},"expected":{"z":1,"y":[true]},"note":"why"}

            {"record_id":"b","input_value":"","fields":{"b":"","a":""},"expected":{"y":null}}
            """);
    assertThat(set.rows()).hasSize(2);
    assertThat(set.rows().getFirst().fields().sequencedKeySet()).containsExactly("b", "a");
    assertThat(set.judgedFields()).containsExactly("z", "y");
    assertThat(set.hasFields()).isTrue();
    assertThat(read(set.rows().stream().map(GoldenRow::line).collect(Collectors.joining("\n"))))
        .isEqualTo(set);
  }

  @Test
  void notesDoNotChangeTheDigestAndExpectationsDo() throws IOException {
    String digest = read(ROW).sha256();
    assertThat(read(ROW.replace("}}", "},\"note\":\"n\"}")).sha256()).isEqualTo(digest);
    assertThat(read(ROW.replace("null", "\"\"")).sha256()).isNotEqualTo(digest);
  }

  @Test
  void everyFaultNamesTheFileAndTheLine() {
    refuses(ROW + "{\"record_id\":", "g.jsonl:2: not a line of JSON");
    refuses(ROW + ROW, "g.jsonl:2: record_id r1 is in line 1 already");
    refuses("[1]", "g.jsonl:1: a line holds one JSON object");
    refuses(ROW.replace("expected", "expcted"), "g.jsonl:1: unknown key expcted");
    refuses(ROW.replace("\"r1\"", "7"), "g.jsonl:1: key record_id must be text");
    refuses(ROW.replace("\"r1\"", "\" \""), "g.jsonl:1: record_id must not be blank");
    refuses(ROW.replace("\"input_value\":\"㈱山田\",", ""), "key input_value is missing");
    refuses(
        "{\"record_id\":\"r\",\"input_value\":\"\",\"expected\":{}}", "at least one output field");
    refuses(
        ROW
            + "{\"record_id\":\"r2\",\"input_value\":\"\",\"fields\":{\"a\":\"\"},\"expected\":{\"a\":1}}",
        "g.jsonl:2: either all rows");
    refuses("\n \n", "g.jsonl: has no rows");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    assertThatThrownBy(() -> GoldenFile.read(Path.of("nosuch.jsonl")))
        .isInstanceOf(GoldenFault.class)
        .hasMessage("nosuch.jsonl: there is no such file");
    Path sjis =
        Files.write(folder.resolve("sjis.jsonl"), ROW.getBytes(Charset.forName("windows-31j")));
    assertThatThrownBy(() -> GoldenFile.read(sjis)).hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> GoldenFile.read(folder)).hasMessageContaining("cannot be read");
  }

  @Test
  void theShippedSetsCanBeRead() throws IOException {
    Path prompts = Path.of(System.getProperty("seiri.root"), "prompts");
    try (Stream<Path> files = Files.walk(prompts)) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".jsonl"))
                  .map(GoldenFile::read)
                  .mapToInt(set -> set.rows().size()))
          .hasSizeGreaterThanOrEqualTo(4)
          .allMatch(rows -> rows >= 20);
    }
  }

  @Test
  void aFullDiskIsNotPassedOver() throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    List<GoldenRow> rows = read(ROW).rows();
    assertThatThrownBy(() -> GoldenFile.write(rows, full))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(GoldenFault.class)
        .hasMessageContaining(message);
  }

  private static GoldenSet read(String text) throws IOException {
    return GoldenFile.read(new StringReader(text), "g.jsonl");
  }
}

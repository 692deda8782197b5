package dev.seiri.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.loader.source.Sources.Read;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonSourceTest {
  @TempDir private Path folder = Path.of("");
  private Sources sources = new Sources(Path.of(""));

  @BeforeEach
  void makeSources() {
    sources = new Sources(folder);
  }

  @Test
  void theColumnsAreTheKeysOfAllLines() throws IOException {
    Read read = Sources.read(Sources.options("other_keys.jsonl"));
    assertThat(read.columns()).containsExactly("id", "name", "branch");
    assertThat(read.cells())
        .containsExactly(
            List.of("1", "株式会社東西商会", ""),
            List.of("2", "有限会社北野屋", "大阪支店"),
            List.of("3", "", "京都支店"));
    assertThat(read.rows().getLast().fields()).containsEntry("name", "");
    assertThat(read.note("missing-keys").count()).isEqualTo(2);
    assertThat(read.note("missing-keys").first()).contains("line 1");
    assertThat(read.layout().describe()).isEqualTo("UTF-8, JSON");
  }

  @Test
  void numbersKeepTheirDigits() throws IOException {
    Read read =
        sources.read(
            "n.jsonl",
            "{\"id\":12345678901234567890,\"a\":1.0,\"b\":1E5,\"c\":-0,\"d\":0.10,\"e\":{\"f\":[1.50,true,null,\"x\"]}}\n");
    assertThat(read.cells())
        .containsExactly(
            List.of(
                "12345678901234567890",
                "1.0",
                "1E5",
                "-0",
                "0.10",
                "{\"f\":[1.50,true,null,\"x\"]}"));
  }

  @Test
  void aListOfObjectsIsReadLikeLines() throws IOException {
    for (String name : List.of("l.json", "l.jsonl", "l", "standard input")) {
      Read read =
          sources.read(
              name,
              """
              [
                {"id": 1, "name": "a"},
                {"name": "b",
                 "note": {"k": 2.0}}
              ]
              """);
      assertThat(read.cells())
          .containsExactly(List.of("1", "a", ""), List.of("", "b", "{\"k\":2.0}"));
      assertThat(read.rows().getLast().line()).isEqualTo(3);
    }
    refused("l.json", "[]", "has no rows");
    refused("l.json", "[{\"a\":1},\n2]", "l.json:2: an element of the list is one JSON object");
    refused("l.json", "[{\"a\":1}\n{\"a\":2}]", "l.json:2: not JSON");
    refused("l.json", "[{\"a\":1}]\n[1]", "l.json:2: has text after the end of its list");
    refused("l.json", "[{\"a\":1},\n{\"a\":", "not JSON (column 6): it ends in the middle");
  }

  @Test
  void marksBlankLinesAndAllLineEndsAreLeftOut() throws IOException {
    for (String end : List.of("\n", "\r\n", "\r")) {
      Read read =
          sources.read(
              "m.jsonl",
              "\uFEFF{\"a\":\"1\u2028\u00852\"}" + end + end + " " + end + "\uFEFF{\"a\":\"3\"}");
      assertThat(read.inputs()).containsExactly("1\u2028\u00852", "3");
      assertThat(read.rows().getLast().line()).isEqualTo(4);
    }
    assertThat(
            sources
                .read("s.jsonl", "{\"名前\":\"㈱山田商店\"}\n", Charset.forName("windows-31j"))
                .inputs())
        .containsExactly("㈱山田商店");
    assertThat(sources.read("u", "{\"名前\":\"山田\"}\n", StandardCharsets.UTF_16LE).inputs())
        .containsExactly("山田");
  }

  @Test
  void halfPairsAndNulsAreReplacedAndToldOf() throws IOException {
    Read read = sources.read("h.jsonl", "{\"a\":\"x\\ud800y\"}\n{\"a\":\"x\\u0000y\"}\n");
    assertThat(read.inputs()).containsExactly("x\uFFFDy", "x\uFFFDy");
    assertThat(read.codes()).containsExactly("half-surrogates", "nul");
    assertThat(read.note("nul").first()).contains("line 2");
  }

  @Test
  void faultsAreToldInPlainWords() throws IOException {
    String line = "{\"a\":1}\n";
    refused(
        "f.jsonl",
        line + "{\"a\":1,\"a\":2}",
        "f.jsonl:2: not a line of JSON (column ",
        "the key \"a\" stands twice");
    refused("f.jsonl", line + "{\"a\":{\"b\":1,\"b\":2}}", "the key \"b\" stands twice");
    refused("f.jsonl", line + "{\"a\":NaN}", "\"NaN\" is no JSON value");
    refused("f.jsonl", line + "{\"a\":undefined}", "\"undefined\" is no JSON value");
    refused("f.jsonl", line + "{'a':1}", "strings and keys stand in double quotes");
    refused("f.jsonl", line + "{\"a\":1,}", "the character } is not expected here");
    refused("f.jsonl", line + "{a:1}", "the character a is not expected here");
    refused(
        "f.jsonl",
        line + "{\"a\":007}",
        "a number must not begin with 0; write it as a string if it does");
    refused(
        "f.jsonl",
        line + "{\"a\":\"x\ty\"}",
        "a control character in a string must be written as an escape");
    refused("f.jsonl", line + "{\"a\":\"\\q\"}", "a backslash must be doubled or begin an escape");
    refused("f.jsonl", line + "{\"a\":", "it ends in the middle");
    refused("f.jsonl", line + "{\"a\":1}{\"a\":2}", "f.jsonl:2: holds more than one JSON value");
    refused("f.jsonl", line + "{\"\":1}", "f.jsonl:2: has a key without a name");
    refused(
        "f.jsonl",
        line + "{\"a\":" + "9".repeat(2_000) + "}",
        "a number of more than 1,000 digits");
    refused(
        "f.jsonl",
        line + "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}",
        "it is nested too deep");
    refused("f.jsonl", line + "{\"a\":1e999999999999}", "a number of more than 9,999 digits");
    refused(
        "f.jsonl",
        "{\n  \"a\": 1\n}\n",
        "f.jsonl:1: not a line of JSON",
        "write each object on one line, or all of them as a list");
  }

  @Test
  void aListWithinTheOnlyObjectIsToldOf() throws IOException {
    Read wrapped = sources.read("w.json", "{\"data\":[{\"a\":1},{\"a\":2}]}\n");
    assertThat(wrapped.note("rows-in-a-key").message()).contains("\"data\" holds a list");
    String row = "{\"id\":1,\"lines\":[{\"a\":1}]}\n";
    assertThat(sources.read("w.jsonl", row + row).codes()).doesNotContain("rows-in-a-key");
    assertThat(sources.read("w.jsonl", "{\"id\":1,\"tags\":[1]}\n").notes()).isEmpty();
  }

  private void refused(String name, String text, String... parts) throws IOException {
    SourceOptions options = sources.options(name, text);
    assertThatThrownBy(() -> Sources.read(options))
        .isInstanceOf(InputFault.class)
        .message()
        .contains(parts)
        .doesNotContain("\n")
        .doesNotContain("Feature")
        .doesNotContain("token");
  }
}

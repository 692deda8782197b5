package dev.seiri.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.source.Sources.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingsTest {
  private static final String JAPANESE = "番号,会社名\r\n1,㈱山田商店\r\n2,有限会社きたの屋〜\r\n3,東京都港区芝公園１−２−３\r\n";
  private static final Charset SHIFT_JIS = Charset.forName("windows-31j");
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  @TempDir private Path folder = Path.of("");
  private Sources sources = new Sources(Path.of(""));

  @BeforeEach
  void makeSources() {
    sources = new Sources(folder);
  }

  @Test
  void whatIsCertainIsFoundAndShown() throws IOException {
    found(JAPANESE, StandardCharsets.UTF_8, "UTF-8, comma, header in line 1");
    found(
        "\uFEFF" + JAPANESE,
        StandardCharsets.UTF_8,
        "UTF-8 with byte order mark, comma, header in line 1");
    found(
        "\uFEFF" + JAPANESE,
        StandardCharsets.UTF_16LE,
        "UTF-16LE with byte order mark, comma, header in line 1");
    found(
        "\uFEFF" + JAPANESE,
        StandardCharsets.UTF_16BE,
        "UTF-16BE with byte order mark, comma, header in line 1");
    found(JAPANESE, StandardCharsets.UTF_16LE, "UTF-16LE, comma, header in line 1");
    found(JAPANESE, StandardCharsets.UTF_16BE, "UTF-16BE, comma, header in line 1");
    found(
        JAPANESE.replace('〜', '～').replace('−', '－'),
        SHIFT_JIS,
        "Shift_JIS, comma, header in line 1");
    found(JAPANESE, Charset.forName("x-eucJP-Open"), "EUC-JP, comma, header in line 1");
    found(
        JAPANESE.replace('〜', '～').replace('−', '－'),
        Charset.forName("x-windows-50221"),
        "ISO-2022-JP, comma, header in line 1");
    found(
        "id,city\n1,Köln\n2,Zürich\n3,Orléans – “sud”\n",
        WINDOWS_1252,
        "windows-1252, comma, header in line 1");
    found("id,name\n1,plain\n", StandardCharsets.US_ASCII, "UTF-8, comma, header in line 1");
  }

  @Test
  void unicodeTextOfExcelIsUtf16WithTabs() throws IOException {
    Read read =
        sources.read("一覧.txt", "\uFEFF" + "番号\t会社名\r\n1\t㈱山田, 東京\r\n", StandardCharsets.UTF_16LE);
    assertThat(read.layout().describe())
        .isEqualTo("UTF-16LE with byte order mark, tab, header in line 1");
    assertThat(read.cells()).containsExactly(List.of("1", "㈱山田, 東京"));
  }

  @Test
  void theExtensionsOfIbmAndNecAreRead() throws IOException {
    Read read = Sources.read(Sources.options("cp932_ibm.csv"));
    assertThat(read.layout().charset()).contains(SHIFT_JIS);
    assertThat(read.inputs())
        .contains("表示ソフト十字屋", "纊褜鍈銈")
        .element(1)
        .asString()
        .contains("①")
        .contains("～");
  }

  @Test
  void halfWidthKanaIsJapaneseWhereItMakesSyllables() throws IOException {
    String kana = "ｶﾅ,ﾒｲ\nｶ)ﾔﾏﾀﾞｼｮｳﾃﾝ,ﾄｳｷｮｳﾄﾐﾅﾄｸ\nﾕ)ｷﾀﾉﾔ,ｵｵｻｶﾌ\nﾆﾎﾝﾊﾞｼ,ｾｲﾘｬ\n";
    found(kana, SHIFT_JIS, "Shift_JIS, comma, header in line 1");
  }

  @Test
  void eucJpIsNeverReadAsHalfWidthKana() throws IOException {
    Read read = Sources.read(Sources.options("eucjp.csv"));
    assertThat(read.layout().charset()).contains(CharsetNames.EUC_JP);
    assertThat(read.inputs()).containsExactly("有限会社北野屋", "株式会社山田", "山田花子");
    assertThat(read.inputs())
        .noneMatch(input -> input.chars().anyMatch(c -> c >= 0xFF61 && c <= 0xFF9F));
  }

  @Test
  void oneBrokenCharacterInUtf8IsNamedWithItsLine() throws IOException {
    refused(
        Sources.options("utf8_cut.csv"),
        "utf8_cut.csv:4: is not UTF-8 (byte 0xE5, the file ends within a character), though the rest is");
    byte[] text = "id,name\n1,山田商店\n2,北野屋\n3,東西商会\n".getBytes(StandardCharsets.UTF_8);
    byte[] broken = text.clone();
    broken[new String(text, StandardCharsets.ISO_8859_1).indexOf("\n2,") + 4] = 'x';
    refused(
        sources.options("b.csv", broken), "b.csv:3: is not UTF-8 (byte 0xE5), though the rest is");
    ByteArrayOutputStream mixed = new ByteArrayOutputStream();
    mixed.writeBytes("id,name\r1,山田商店\r2,北野屋\r".getBytes(StandardCharsets.UTF_8));
    mixed.writeBytes("3,商会\r".getBytes(SHIFT_JIS));
    refused(
        sources.options("mac.csv", mixed.toByteArray()),
        "mac.csv:4: is not UTF-8 (byte 0x8F), though the rest is");
  }

  @Test
  void oneBrokenCharacterInShiftJisIsNamedWithItsLine() throws IOException {
    byte[] text = "番号,会社名\n1,山田商店\n2,北野屋\n3,東西商会\n".getBytes(SHIFT_JIS);
    int third = new String(text, StandardCharsets.ISO_8859_1).indexOf("\n2,") + 3;
    text[third] = (byte) 0xFF;
    refused(
        sources.options("b.csv", text),
        "b.csv:3: is not Shift_JIS (byte 0xFF), though what stands before it is");
  }

  @Test
  void aMarkDoesNotMakeBrokenBytesUtf8() throws IOException {
    ByteArrayOutputStream marked = new ByteArrayOutputStream();
    marked.writeBytes("\uFEFFid,name\n1,a\n".getBytes(StandardCharsets.UTF_8));
    marked.writeBytes("2,山田\n".getBytes(SHIFT_JIS));
    refused(
        sources.options("m.csv", marked.toByteArray()),
        "m.csv:3: is not UTF-8 (byte 0x8E), though its byte order mark says so");
  }

  @Test
  void whatMayBeTwoThingsIsRefusedWithWhatEachReads() throws IOException {
    refused(
        sources.options("l.csv", "id,city\n1,São Paulo\n".getBytes(WINDOWS_1252)),
        "l.csv:2: is not UTF-8, and its encoding is doubtful",
        "--charset windows-1252 reads \"1,São Paulo\"",
        "--charset Shift_JIS reads \"1,S縊 Paulo\"");
  }

  @Test
  void otherEncodingsAreNamedAndReadWhenTheyAreAskedFor() throws IOException {
    String chinese = "编号,公司\n1,北京东西贸易有限公司\n2,上海北野商店有限公司\n3,广州市天河区\n";
    SourceOptions gbk = sources.options("c.csv", chinese.getBytes(Charset.forName("GBK")));
    refused(gbk, "--charset GB18030 reads \"编号,公司\"");
    assertThat(Sources.read(said(gbk, "GB18030")).inputs())
        .first()
        .asString()
        .contains("北京东西贸易有限公司");
    String korean = "번호,회사\n1,주식회사 동서상회\n2,유한회사 북야옥 서울\n";
    refused(sources.options("k.csv", korean.getBytes(Charset.forName("EUC-KR"))), "EUC-KR");
    String russian = "номер,компания\n1,Общество Восток\n2,Северный дом\n";
    refused(
        sources.options("r.csv", russian.getBytes(Charset.forName("windows-1251"))), "doubtful");
  }

  @Test
  void allNamesOfShiftJisAreTheSame() throws IOException {
    SourceOptions options = sources.options("s.csv", "番号,会社名\n1,㈱髙橋①～\n".getBytes(SHIFT_JIS));
    for (String name :
        List.of(
            "cp932",
            "CP932",
            "sjis",
            "SJIS",
            "s-jis",
            "shift-jis",
            "shift_jis",
            "Shift_JIS",
            "ShiftJIS",
            "ms932",
            "MS932",
            "windows-31j",
            "Windows-31J",
            "x-sjis",
            "csWindows31J",
            "windows-932",
            "MS_Kanji")) {
      assertThat(Sources.read(said(options, name)).inputs())
          .as(name)
          .isNotEmpty()
          .first()
          .asString()
          .contains("㈱髙橋①～");
    }
    assertThat(CharsetNames.of("eucjp")).isEqualTo(CharsetNames.of("EUC-JP"));
    assertThat(CharsetNames.of("latin1")).isEqualTo(CharsetNames.of("cp1252"));
    assertThatThrownBy(() -> CharsetNames.of("klingon"))
        .hasMessageStartingWith("--charset klingon: no such encoding; try UTF-8");
  }

  @Test
  void anEncodingThatIsSaidMustHoldForEveryByte() throws IOException {
    SourceOptions options = sources.options("s.csv", "番号,会社名\n1,山田\n".getBytes(SHIFT_JIS));
    refused(said(options, "UTF-8"), "s.csv:1: not UTF-8 (byte 0x94); leave --charset out");
    refused(said(options, "EUC-JP"), "s.csv:1: not EUC-JP");
    SourceOptions marked = sources.options("m.csv", "\uFEFFid,n\n1,a\n");
    refused(
        said(marked, "sjis"),
        "m.csv:1: begins with the byte order mark of UTF-8; leave --charset Shift_JIS out");
    assertThat(Sources.read(said(marked, "utf8")).columns()).containsExactly("id", "n");
  }

  @Test
  void utf16WithoutItsOrderTakesTheOneThatIsText() throws IOException {
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      SourceOptions options = sources.options("u.csv", JAPANESE.getBytes(charset));
      assertThat(Sources.read(said(options, "utf-16")).layout().charset()).contains(charset);
    }
  }

  @Test
  void nulsKeepATextFromBeingLoadedUntilTheEncodingIsSaid() throws IOException {
    SourceOptions options = Sources.options("nul.csv");
    Read read = Sources.read(options);
    assertThat(read.inputs()).first().isEqualTo("株式会社\uFFFD東西商会");
    assertThat(read.note("nul").severity()).isEqualTo(Severity.ERROR);
    assertThat(read.note("nul").first()).contains("line 2");
    assertThat(read.note("nul").message())
        .isEqualTo(
            "1 NUL stands in the text: remove them, or say --charset UTF-8 to have each replaced by U+FFFD");
    assertThat(Sources.read(said(options, "UTF-8")).note("nul").severity())
        .isEqualTo(Severity.WARNING);
    refused(sources.options("z.csv", new byte[400]), "is full of NUL bytes and looks like no text");
  }

  @Test
  void privateUseCharactersMakeShiftJisDoubtful() throws IOException {
    ByteArrayOutputStream gaiji = new ByteArrayOutputStream();
    gaiji.writeBytes("番号,会社名\n1,山田商店\n2,".getBytes(SHIFT_JIS));
    gaiji.writeBytes(new byte[] {(byte) 0xF0, 0x40});
    gaiji.writeBytes("橋商店\n".getBytes(SHIFT_JIS));
    SourceOptions options = sources.options("g.csv", gaiji.toByteArray());
    refused(options, "is not UTF-8, and its encoding is doubtful", "--charset Shift_JIS reads");
    Read read = Sources.read(said(options, "cp932"));
    assertThat(read.note("private-use").count()).isEqualTo(1);
    assertThat(read.note("private-use").first()).contains("line 3");
  }

  @Test
  void charactersThatAnEarlierProgramLostAreToldOf() throws IOException {
    Read read = sources.read("l.csv", "id,name\n1,a\n2,山\uFFFD\n");
    assertThat(read.note("replacement-character").first()).contains("line 3");
  }

  @Test
  void aFewCharactersThatAreKanjiByChanceAreDoubtful() throws IOException {
    for (String korean : List.of("서울", "삼성전자", "주식회사")) {
      refused(
          sources.options(
              "k.csv", ("id,name\n1," + korean + "\n").getBytes(Charset.forName("EUC-KR"))),
          "doubtful");
    }
    refused(
        sources.options("c.csv", "id,name\n1,深圳市\n".getBytes(Charset.forName("GB18030"))),
        "doubtful");
    refused(
        sources.options("r.csv", "id,name\n1,Київ\n".getBytes(Charset.forName("windows-1251"))),
        "doubtful");
    refused(
        sources.options(
            "s.csv", "id,name\n1,Škoda Žďár\n".getBytes(Charset.forName("windows-1250"))),
        "doubtful");
    found("番号,会社名\n1,東西商会", CharsetNames.EUC_JP, "EUC-JP, comma, header in line 1");
    found("id,name\n1,さくら", CharsetNames.EUC_JP, "EUC-JP, comma, header in line 1");
    found("id,name\n1,東京", CharsetNames.SHIFT_JIS, "Shift_JIS, comma, header in line 1");
  }

  private void found(String text, Charset charset, String layout) throws IOException {
    Read read = sources.read("f.csv", text, charset);
    assertThat(read.layout().describe()).as("%s", charset).isEqualTo(layout);
    String expected = text.replace("\uFEFF", "").split("\r?\n", -1)[1].split(",", -1)[1];
    assertThat(read.cells().getFirst().get(1)).as("%s", charset).isEqualTo(expected);
  }

  private static SourceOptions said(SourceOptions options, String charset) {
    return options.withText(
        new TextOptions(Optional.of(CharsetNames.of(charset)), Optional.empty()));
  }

  private static void refused(SourceOptions options, String... parts) {
    assertThatThrownBy(() -> Sources.read(options))
        .isInstanceOf(InputFault.class)
        .message()
        .contains(parts)
        .doesNotContain("\n");
  }
}

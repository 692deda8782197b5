package dev.seiri.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VisibleTextTest {
  @Test
  void whatATerminalObeysIsShown() {
    assertThat(VisibleText.line("a\u001b]0;x\u0007b\b\u007f\u009b31m"))
        .isEqualTo("a\\u001b]0;x\\u0007b\\u0008\\u007f\\u009b31m");
    assertThat(VisibleText.line("\u202egpj.exe\u2066\u200e\u061c\u200b\ufeff"))
        .isEqualTo("\\u202egpj.exe\\u2066\\u200e\\u061c\\u200b\\ufeff");
    assertThat(VisibleText.line("a\u2028b\u2029c\u0085d")).isEqualTo("a\\u2028b\\u2029c\\u0085d");
    assertThat(VisibleText.line("\ud800 \udb40\udc41 \udc00"))
        .isEqualTo("\\ud800 \\udb40\\udc41 \\udc00");
  }

  @Test
  void everyControlAndFormatCharacterIsCaught() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      int type = Character.getType(c);
      boolean obeyed =
          (type == Character.CONTROL && c != '\t')
              || type == Character.FORMAT
              || type == Character.SURROGATE
              || c == 0x2028
              || c == 0x2029;
      assertThat(VisibleText.line(Character.toString(c)).equals(Character.toString(c)))
          .as("U+%04X", c)
          .isEqualTo(!obeyed);
    }
  }

  @Test
  void ordinaryTextIsItself() {
    for (String text : new String[] {"", "a\tb", "株式会社 é 😀 \\u001b", "ﾃｽﾄ\u3099"}) {
      assertThat(VisibleText.line(text)).isEqualTo(text);
      assertThat(VisibleText.lines(text)).isEqualTo(text);
    }
  }

  @Test
  void aBreakIsABreakOnlyWhereLinesAreMeant() {
    assertThat(VisibleText.line("a\nb\r\nc\rd")).isEqualTo("a\\nb\\r\\nc\\rd");
    assertThat(VisibleText.lines("a\nb\r\nc\rd")).isEqualTo("a\nb\r\nc\\rd");
  }

  @Test
  void aStreamShowsTheSameHoweverItsBytesAreCut() throws IOException {
    String text = "é\u001b[2J\r\n😀\u202e\r株\r\n\r";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (VisibleStream stream = new VisibleStream(out)) {
        for (int from = 0; from < bytes.length; from += size) {
          stream.write(bytes, from, Math.min(size, bytes.length - from));
        }
      }
      assertThat(out.toString(StandardCharsets.UTF_8))
          .as("cut into %d bytes", size)
          .isEqualTo(VisibleText.lines(text));
    }
  }

  @Test
  void bytesThatAreNoTextDoNotReachTheTerminal() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (VisibleStream stream = new VisibleStream(out)) {
      stream.write(new byte[] {'a', (byte) 0x9B, (byte) 0xC2, 'b', (byte) 0xE3});
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\uFFFD\uFFFDb\uFFFD");
  }
}

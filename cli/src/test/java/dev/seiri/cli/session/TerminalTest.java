package dev.seiri.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static final String HOSTILE = "a\u001b]0;x\u0007\u202e\r\nb";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aLineStaysOneLine() {
    terminal(false).print(HOSTILE);
    terminal(false).say(HOSTILE);
    assertThat(written(out)).isEqualTo("a\\u001b]0;x\\u0007\\u202e\\r\\nb\n");
    assertThat(written(err)).isEqualTo(written(out));
  }

  @Test
  void linesKeepTheirBreaks() {
    terminal(false).printAll(HOSTILE);
    assertThat(written(out)).isEqualTo("a\\u001b]0;x\\u0007\\u202e\r\nb\n");
  }

  @Test
  void coloursAreTheOnlyEscapes() {
    terminal(true).print(new StyledLine(StyledLine.RED + "a\u001b[8mb" + StyledLine.PLAIN));
    assertThat(written(out)).isEqualTo("\u001b[31ma\\u001b[8mb\u001b[0m\n");
  }

  @Test
  void dataKeepsItsBytesButNotOnATerminal() throws IOException {
    write(terminal(false).data());
    assertThat(written(out)).isEqualTo(HOSTILE);
    out.reset();
    write(terminal(true).data());
    assertThat(written(out)).isEqualTo("a\\u001b]0;x\\u0007\\u202e\r\nb");
  }

  @Test
  void anErrorsTraceIsShownToo() {
    terminal(false).say(new IllegalStateException("b\u001bc"));
    assertThat(written(err)).contains("b\\u001bc").contains("\tat ");
  }

  @Test
  void whatLibrariesSayIsShownToo() {
    terminal(false).talk().println("a\u001b[2J");
    assertThat(written(err)).isEqualTo("a\\u001b[2J\n");
  }

  private static void write(OutputStream to) throws IOException {
    try (to) {
      to.write(HOSTILE.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Terminal terminal(boolean screen) {
    return new Terminal(
        InputStream.nullInputStream(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        screen,
        Map.of(),
        Clock.systemUTC());
  }

  private static String written(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}

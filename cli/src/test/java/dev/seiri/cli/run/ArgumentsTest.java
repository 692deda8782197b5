package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.Seiri;
import dev.seiri.cli.session.DataStream;
import dev.seiri.cli.session.Terminal;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// How commands are read and how they end, without a stack.
class ArgumentsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aLabelIsNoFileOfArguments() throws IOException {
    Path file = Files.writeString(folder.resolve("candidate"), "--no-such-option");
    String label = "@" + file;
    CommandLine.ParseResult read =
        Seiri.commandLine(terminal(OutputStream.nullOutputStream(), new ByteArrayOutputStream()))
            .parseArgs("prompts", "show", "t", label);
    assertThat(read.subcommand().subcommand().originalArgs()).contains(label);
  }

  @Test
  void aSheetOfGooglesIsNamedByItsAddress() {
    Output said =
        Desk.in(folder)
            .seiri(
                "golden",
                "from-table",
                "sheets://book/7",
                "--sheet",
                "売上",
                "--expected",
                "name",
                "--output",
                folder.resolve("x.jsonl").toString());
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err())
        .contains("sheets://book/7: --sheet is for workbooks")
        .contains("ends in its gid");
  }

  @Test
  void aFullDiskIsNoSuccess() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Seiri.run(
            new String[] {"query", "--list"}, terminal(broken("No space left on device"), err));
    assertThat(status).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(
            "seiri: standard output could not be written completely: No space left on device; the output is incomplete");
  }

  @Test
  void aClosedPipeIsNoError() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Seiri.run(new String[] {"query", "--list"}, terminal(broken("Broken pipe"), err));
    assertThat(status).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static OutputStream broken(String why) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(why);
      }
    };
  }

  private static Terminal terminal(OutputStream out, OutputStream err) {
    return new Terminal(
        InputStream.nullInputStream(),
        new DataStream(out),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Map.of(),
        Clock.systemUTC());
  }
}

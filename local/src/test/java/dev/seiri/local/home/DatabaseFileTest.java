package dev.seiri.local.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The header of the database as SQLite's documentation describes it.
class DatabaseFileTest {
  @TempDir private Path folder = Path.of("");
  private SeiriHome home = new SeiriHome(folder);

  @BeforeEach
  void prepare() {
    home = new SeiriHome(folder.resolve("home"));
    home.prepare();
  }

  @Test
  void noFileAndAWholeOneAreGood() throws IOException {
    assertThat(damage()).isEmpty();
    write(1_024, 159, 7, 7, 159 * 1_024);
    assertThat(damage()).isEmpty();
    write(1, 3, 7, 7, 3 * 65_536);
    assertThat(damage()).isEmpty();
  }

  @Test
  void aCutEndIsNamedWithTheNextStep() throws IOException {
    write(1_024, 159, 7, 7, 120_000);
    assertThat(damage().orElseThrow())
        .startsWith(new DatabaseFile(home).path().toString())
        .contains("120,000 of 162,816 bytes")
        .contains("put back a copy of it, or move it away");
    write(1, 3, 7, 7, 3 * 65_536 - 1);
    assertThat(damage()).isPresent();
  }

  @Test
  void aLengthThatTheHeaderDoesNotVouchForSaysNothing() throws IOException {
    write(1_024, 159, 8, 7, 120_000);
    assertThat(damage()).isEmpty();
  }

  @Test
  void whatIsBeingWrittenOrWillBeUndoneIsNotJudged() throws IOException {
    write(1_024, 159, 7, 7, 120_000);
    Path journal = home.dynamodb().resolve("shared-local-instance.db-journal");
    Files.writeString(journal, "x");
    assertThat(damage()).isEmpty();
    Files.delete(journal);
    assertThat(damage()).isPresent();
  }

  @Test
  void whatIsNoDatabaseIsNamed() throws IOException {
    Files.writeString(new DatabaseFile(home).path(), "x".repeat(500));
    assertThat(damage().orElseThrow()).contains("does not begin as a database does");
    Files.writeString(new DatabaseFile(home).path(), "SQLite format 3\0");
    assertThat(damage()).isPresent();
  }

  @Test
  void anEmptyOneIsDamagedWhereThereWereTables() throws IOException {
    Files.writeString(new DatabaseFile(home).path(), "");
    assertThat(damage()).isEmpty();
    Files.writeString(home.checkpoints(), "{}");
    assertThat(damage().orElseThrow()).contains("is empty");
  }

  private Optional<String> damage() {
    return new DatabaseFile(home).describe();
  }

  private void write(int pageSize, int pages, int changes, int validFor, int size)
      throws IOException {
    ByteBuffer file = ByteBuffer.allocate(size);
    file.put("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
    file.putShort(16, (short) pageSize);
    file.putInt(24, changes);
    file.putInt(28, pages);
    file.putInt(92, validFor);
    Files.write(new DatabaseFile(home).path(), file.array());
  }
}

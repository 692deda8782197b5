package dev.seiri.local.home;

import static java.nio.charset.StandardCharsets.UTF_8;
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
        .contains("put back a copy of its folder");
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
  void pagesInTheWriteAheadLogAreNotMissing() throws IOException {
    write(1_024, 5, 7, 7, 3 * 1_024 + 10);
    assertThat(damage()).isPresent();
    log(1_024, 1, 4);
    assertThat(damage()).isPresent();
    log(1_024, 1, 5, 4, 2);
    assertThat(damage()).isEmpty();
  }

  @Test
  void aNewFileAndAnOldOneAreWrittenAhead() throws IOException {
    Path file = new DatabaseFile(home).path();
    new DatabaseFile(home).writeAhead();
    assertThat(damage()).isEmpty();
    assertThat(Files.size(file)).isEqualTo(4_096);
    assertThat(Files.readAllBytes(file)).startsWith("SQLite format 3\0".getBytes(UTF_8));
    write(1_024, 3, 7, 7, 3 * 1_024);
    byte[] before = Files.readAllBytes(file);
    new DatabaseFile(home).writeAhead();
    before[18] = 2;
    before[19] = 2;
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aFileWhoseLastChangeWillBeUndoneIsLeftAsItIs() throws IOException {
    write(1_024, 3, 7, 7, 3 * 1_024);
    byte[] before = Files.readAllBytes(new DatabaseFile(home).path());
    Files.writeString(home.dynamodb().resolve("shared-local-instance.db-journal"), "x");
    new DatabaseFile(home).writeAhead();
    assertThat(Files.readAllBytes(new DatabaseFile(home).path())).isEqualTo(before);
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
    write(4_096, 1, 1, 1, 4_096);
    assertThat(damage().orElseThrow()).contains("is empty");
    log(4_096, 1, 2);
    assertThat(damage()).isEmpty();
  }

  private Optional<String> damage() {
    return new DatabaseFile(home).describe();
  }

  private void log(int pageSize, int... pages) throws IOException {
    ByteBuffer log = ByteBuffer.allocate(32 + pages.length * (24 + pageSize));
    log.putInt(8, pageSize);
    for (int i = 0; i < pages.length; i++) {
      log.putInt(32 + i * (24 + pageSize), pages[i]);
    }
    Files.write(home.dynamodb().resolve("shared-local-instance.db-wal"), log.array());
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

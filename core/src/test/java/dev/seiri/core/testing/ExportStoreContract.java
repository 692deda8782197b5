package dev.seiri.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.id.ExecutionId;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The contract of [ExportStore], for every implementation. The local server takes parts of uploads
/// that do not exist, so what becomes of those is tested by `MemoryExportsTest`, and on S3's own
/// answers by `LostUploadsTest`.
public abstract class ExportStoreContract {
  private static final ExportFile FILE = ExportFile.JSONL;

  private final ExecutionId execution = new ExecutionId(AtOnce.unique("execution"));

  protected abstract ExportStore store();

  @Test
  void aSmallFileIsWrittenAndReplaced() throws IOException {
    write("日本 😀\n");
    assertThat(read(0)).isEqualTo("日本 😀\n");
    write("second");
    assertThat(read(0)).isEqualTo("second");
  }

  @Test
  void aFileIsReadFromAnOffsetInBytes() throws IOException {
    write("日本 😀\n");
    assertThat(read(3)).isEqualTo("本 😀\n");
    assertThat(read(11)).isEqualTo("\n");
    assertThat(read(12)).as("its end").isEmpty();
    assertThat(read(1_000_000)).as("past its end").isEmpty();
    write("");
    assertThat(read(0)).isEmpty();
  }

  @Test
  void aFileThatIsAbsentCannotBeRead() {
    assertThatThrownBy(() -> store().open(execution, FILE, 0)).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void executionsAndKindsHaveFilesOfTheirOwn() throws IOException {
    ExecutionId other = new ExecutionId("../😀 " + execution);
    store().write(execution, FILE, bytes("one"));
    store().write(execution, ExportFile.CSV, bytes("two"));
    store().write(other, FILE, bytes("three"));
    assertThat(read(execution, FILE, 0)).isEqualTo("one");
    assertThat(read(execution, ExportFile.CSV, 0)).isEqualTo("two");
    assertThat(read(other, FILE, 0)).isEqualTo("three");
    assertThatThrownBy(() -> store().open(other, ExportFile.CSV, 0))
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void aFileInPartsIsThereOnceItIsComplete() throws IOException {
    write("old");
    String upload = begin();
    assertThat(part(upload, 2, bytes("the end"))).isTrue();
    assertThat(part(upload, 1, large('x'))).isTrue();
    assertThat(part(upload, 1, large('y'))).as("written again").isTrue();
    assertThat(read(0)).isEqualTo("old");
    assertThat(complete(upload)).isTrue();
    assertThat(read(0)).startsWith("yyy").endsWith("ythe end").doesNotContain("x");
    assertThat(read(ExportStore.LEAST_PART_BYTES)).isEqualTo("the end");
  }

  @Test
  void completingAgainChangesNothing() throws IOException {
    String upload = begin();
    part(upload, 1, bytes("all"));
    assertThat(complete(upload)).isTrue();
    assertThat(complete(upload)).as("the file is there").isTrue();
    assertThat(read(0)).isEqualTo("all");
  }

  @Test
  void ofUploadsOfOneFileTheOneCompletedLastCounts() throws IOException {
    String one = begin();
    String other = begin();
    assertThat(one).isNotEqualTo(other);
    part(one, 1, bytes("one"));
    part(other, 1, bytes("other"));
    assertThat(complete(other)).isTrue();
    assertThat(complete(one)).isTrue();
    assertThat(read(0)).isEqualTo("one");
  }

  @Test
  void aLostUploadIsToldFromACompleteOne() {
    String lost = "00000000-0000-0000-0000-000000000000";
    assertThat(complete(lost)).isFalse();
    write("there");
    assertThat(complete(lost)).as("the file is there").isTrue();
  }

  @Test
  void onlyTheLastPartMayBeSmall() {
    String upload = begin();
    part(upload, 1, bytes("small"));
    part(upload, 2, bytes("last"));
    assertThatThrownBy(() -> complete(upload)).isInstanceOf(StoreUnavailable.class);
  }

  private String begin() {
    return store().begin(execution, FILE);
  }

  private boolean part(String upload, int number, byte[] bytes) {
    return store().part(execution, FILE, upload, number, bytes);
  }

  private boolean complete(String upload) {
    return store().complete(execution, FILE, upload);
  }

  private void write(String text) {
    store().write(execution, FILE, bytes(text));
  }

  private String read(long offset) throws IOException {
    return read(execution, FILE, offset);
  }

  private String read(ExecutionId of, ExportFile file, long offset) throws IOException {
    try (InputStream in = store().open(of, file, offset)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static byte[] large(char c) {
    byte[] bytes = new byte[ExportStore.LEAST_PART_BYTES];
    Arrays.fill(bytes, (byte) c);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

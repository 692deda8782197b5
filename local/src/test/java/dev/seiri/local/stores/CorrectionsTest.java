package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.s3.S3CorrectionStore;
import dev.seiri.aws.s3.S3Objects;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.correction.Correction;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/// Corrections and other objects in the real local bucket.
@Tag("stack")
class CorrectionsTest {
  private static final String BUCKET = LocalNames.NAMES.bucket();

  private final S3Client s3 = TestStack.get().s3();
  private final S3Objects objects = new S3Objects(s3);
  private final S3CorrectionStore corrections = new S3CorrectionStore(s3, BUCKET);

  @AfterEach
  void clear() {
    s3.listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix("corrections/"))
        .contents()
        .forEach(object -> s3.deleteObject(delete -> delete.bucket(BUCKET).key(object.key())));
  }

  @Test
  void theLatestCorrectionOfEachFieldCounts() {
    put("a/2.jsonl", line("a", "r1", "name", "second", "02") + line("a", "r1", "kana", "k", "01"));
    put("a/1.jsonl", line("a", "r1", "name", "first", "01"));
    put("b/1.jsonl", line("b", "r1", "name", "other", "01"));
    assertThat(corrections.latest())
        .extracting(c -> c.execution() + " " + c.field() + " " + c.personValue())
        .containsExactly("a kana k", "a name second", "b name other");
    assertThat(corrections.latest()).noneMatch(Correction::isWithdrawn);
  }

  @Test
  void whatIsNoCorrectionIsNamed() {
    put("a/1.jsonl", line("a", "r1", "name", "x", "01") + "{\"execution_id\":\"a\"}\n");
    assertThatThrownBy(corrections::latest)
        .isInstanceOf(MalformedItem.class)
        .hasMessageContaining("corrections/execution_id=a/1.jsonl: no correction: key request_id");
  }

  @Test
  void anObjectIsCopiedOrKnownToBeMissing() throws IOException {
    objects.write(BUCKET, "input/日本.csv", "text/csv", "id\n1\n".getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(objects.copy(BUCKET, "input/日本.csv", out)).isTrue();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("id\n1\n");
    assertThat(objects.copy(BUCKET, "input/none.csv", out)).isFalse();
    assertThat(objects.copy("no-such-bucket", "x", out)).isFalse();
  }

  private void put(String name, String lines) {
    objects.write(
        BUCKET,
        "corrections/execution_id=" + name,
        "application/x-ndjson",
        lines.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(
      String execution, String record, String field, String person, String day) {
    return List.of(
                "{\"execution_id\":\"" + execution + "\"",
                "\"request_id\":\"" + execution + "-00000001\"",
                "\"record_id\":\"" + record + "\"",
                "\"task_name\":\"t\",\"prompt_version\":\"v1\"",
                "\"field\":\"" + field + "\"",
                "\"model_value\":\"m\",\"person_value\":\"" + person + "\"",
                "\"corrected_by\":\"me\",\"corrected_at\":\"2026-11-" + day + "T00:00:00Z\"}")
            .stream()
            .reduce((a, b) -> a + "," + b)
            .orElse("")
        + "\n";
  }
}

package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.s3.S3ReadingStore;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.reading.ReadingStore;
import dev.seiri.core.testing.ReadingStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Readings in the real local bucket.
@Tag("stack")
class S3ReadingStoreTest extends ReadingStoreContract {
  private static final String BUCKET = LocalNames.NAMES.bucket();

  private final S3Client s3 = TestStack.get().s3();
  private final S3ReadingStore readings = new S3ReadingStore(s3, BUCKET);

  @Override
  protected ReadingStore store() {
    return readings;
  }

  @Test
  void whatIsNoReadingIsNamed() {
    String execution = TestStack.unique("read");
    String key = "readings/execution_id=%s/r.json".formatted(execution);
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString("{}"));
    assertThatThrownBy(() -> readings.of(new ExecutionId(execution)))
        .isInstanceOf(MalformedItem.class)
        .hasMessageContaining(key + ": no reading: key");
  }
}

package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.s3.S3InFlightNoteStore;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.testing.InFlightNoteStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Notes in the real local bucket.
@Tag("stack")
class S3InFlightNoteStoreTest extends InFlightNoteStoreContract {
  private static final String BUCKET = LocalNames.NAMES.bucket();

  private final S3Client s3 = TestStack.get().s3();
  private final S3InFlightNoteStore notes = new S3InFlightNoteStore(s3, BUCKET);

  @Override
  protected InFlightNoteStore store() {
    return notes;
  }

  @Test
  void whatIsNoNoteIsNamed() {
    String key = "asking/execution_id=%s/n1".formatted(execution);
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString("{\"process\":"));
    assertThatThrownBy(() -> notes.left(execution))
        .isInstanceOf(MalformedItem.class)
        .hasMessageContaining(key);
  }
}

package dev.seiri.local.stores;

import dev.seiri.aws.s3.S3CorrectionStore;
import dev.seiri.core.correction.CorrectionStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.testing.CorrectionStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Corrections in the real local bucket.
@Tag("stack")
class S3CorrectionStoreTest extends CorrectionStoreContract {
  private static final String BUCKET = LocalNames.NAMES.bucket();

  private final S3Client s3 = TestStack.get().s3();
  private final S3CorrectionStore corrections = new S3CorrectionStore(s3, BUCKET);

  @BeforeEach
  void clear() {
    s3.listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix("corrections/"))
        .forEach(page -> {
          List<ObjectIdentifier> keys =
              page.contents().stream()
                  .map(S3Object::key)
                  .map(key -> ObjectIdentifier.builder().key(key).build())
                  .toList();
          if (!keys.isEmpty()) {
            s3.deleteObjects(delete -> delete.bucket(BUCKET).delete(all -> all.objects(keys)));
          }
        });
  }

  @Override
  protected CorrectionStore store() {
    return corrections;
  }

  @Override
  protected void put(ExecutionId execution, String object, String lines) {
    s3.putObject(
        put ->
            put.bucket(BUCKET)
                .key("corrections/execution_id=%s/%s.jsonl".formatted(execution, object)),
        RequestBody.fromString(lines));
  }
}

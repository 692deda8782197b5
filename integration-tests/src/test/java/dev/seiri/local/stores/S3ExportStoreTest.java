package dev.seiri.local.stores;

import dev.seiri.aws.s3.S3ExportStore;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.testing.ExportStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import org.junit.jupiter.api.Tag;

/// Exports in the real local bucket.
@Tag("stack")
class S3ExportStoreTest extends ExportStoreContract {
  private final S3ExportStore exports =
      new S3ExportStore(TestStack.get().s3(), LocalNames.NAMES.bucket());

  @Override
  protected ExportStore store() {
    return exports;
  }
}

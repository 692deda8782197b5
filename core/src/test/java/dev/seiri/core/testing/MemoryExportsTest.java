package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.id.ExecutionId;
import org.junit.jupiter.api.Test;

class MemoryExportsTest extends ExportStoreContract {
  private static final ExecutionId E = new ExecutionId("e");

  private final MemoryExports store = new MemoryExports();

  @Override
  protected ExportStore store() {
    return store;
  }

  @Test
  void aPartOfAnUploadThatIsOverOrLostIsRefused() {
    String upload = store.begin(E, ExportFile.JSONL);
    assertThat(part(E, ExportFile.JSONL, upload)).isTrue();
    store.complete(E, ExportFile.JSONL, upload);
    assertThat(part(E, ExportFile.JSONL, upload)).isFalse();
    String lost = store.begin(E, ExportFile.CSV);
    store.loseUploads();
    assertThat(part(E, ExportFile.CSV, lost)).isFalse();
  }

  @Test
  void anUploadIsOfOneFileOfOneExecution() {
    String upload = store.begin(E, ExportFile.JSONL);
    assertThat(part(E, ExportFile.CSV, upload)).isFalse();
    assertThat(part(new ExecutionId("other"), ExportFile.JSONL, upload)).isFalse();
    assertThat(part(E, ExportFile.JSONL, upload)).isTrue();
  }

  @Test
  void anUploadWithoutAPartCannotBeCompleted() {
    String upload = store.begin(E, ExportFile.JSONL);
    assertThatThrownBy(() -> store.complete(E, ExportFile.JSONL, upload))
        .isInstanceOf(StoreUnavailable.class);
  }

  private boolean part(ExecutionId execution, ExportFile file, String upload) {
    return store.part(execution, file, upload, 1, new byte[] {1});
  }
}

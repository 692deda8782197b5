package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.s3.S3EvaluationStore;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.eval.EvaluationStore;
import dev.seiri.core.testing.EvaluationStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Evaluations in the real local bucket.
@Tag("stack")
class S3EvaluationStoreTest extends EvaluationStoreContract {
  private static final String BUCKET = LocalNames.NAMES.bucket();

  private final S3Client s3 = TestStack.get().s3();
  private final S3EvaluationStore evaluations = new S3EvaluationStore(s3, BUCKET);

  @Override
  protected EvaluationStore store() {
    return evaluations;
  }

  @Test
  void whatIsNoEvaluationIsNamed() {
    String task = TestStack.unique("task");
    String key = "evaluations/task_name=%s/e.json".formatted(task);
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString("[]"));
    assertThatThrownBy(() -> evaluations.list(task))
        .isInstanceOf(MalformedItem.class)
        .hasMessageContaining(key + " is no evaluation");
  }
}

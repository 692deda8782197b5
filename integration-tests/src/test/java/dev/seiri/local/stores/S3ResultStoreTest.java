package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import dev.seiri.core.testing.ResultStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Results in the real local bucket.
@Tag("stack")
class S3ResultStoreTest extends ResultStoreContract {
  private static final String BUCKET = LocalNames.NAMES.bucket();

  private final S3Client s3 = TestStack.get().s3();
  private final S3ResultStore results = new S3ResultStore(s3, BUCKET);

  @Override
  protected ResultStore store() {
    return results;
  }

  @Override
  protected void overwrite(RequestId request, String content) {
    s3.putObject(
        put ->
            put.bucket(BUCKET).key("results/execution_id=%s/%s.json".formatted(execution, request)),
        RequestBody.fromString(content));
  }

  @Test
  void whatIsSetAsideIsKept() {
    RequestId request = RequestId.ofRow(execution, 1);
    overwrite(request, "{\"verdict\":\"o");
    assertThat(results.setAside(execution, request)).isTrue();
    assertThat(
            s3.getObjectAsBytes(get ->
                    get.bucket(BUCKET)
                        .key(
                            "damaged/results/execution_id=%s/%s.json"
                                .formatted(execution, request)))
                .asUtf8String())
        .isEqualTo("{\"verdict\":\"o");
  }

  @Test
  void whatIsNoResultIsNamedAndAKeyOfAnotherKindSkipped() {
    String folder = "results/execution_id=%s/".formatted(execution);
    for (String name : List.of("%zz.json", "x.txt", "e-00000001.json")) {
      s3.putObject(put -> put.bucket(BUCKET).key(folder + name), RequestBody.fromString("{\"a\":"));
    }
    assertThat(listed()).containsExactly(new RequestId("e-00000001"));
    assertThatThrownBy(() -> results.find(execution, new RequestId("e-00000001")))
        .isInstanceOf(MalformedItem.class)
        .hasMessageContaining(folder + "e-00000001.json");
  }

  @Test
  void anIdThatItsKeyDoesNotHoldIsFoundAndNotListed() {
    RequestId held = new RequestId("y".repeat(200));
    RequestId cut = new RequestId("y".repeat(201));
    ResultDocument document = ResultDocument.parse("{\"verdict\":\"ok\"}");
    results.writeIfNone(execution, held, document);
    results.writeIfNone(execution, cut, document);
    assertThat(results.find(execution, cut)).isPresent();
    assertThat(listed()).containsExactly(held);
  }

  private List<RequestId> listed() {
    List<RequestId> listed = new ArrayList<>();
    results.list(execution).forEachRemaining(listed::add);
    return listed;
  }
}

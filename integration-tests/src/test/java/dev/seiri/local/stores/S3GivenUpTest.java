package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.aws.s3.S3GivenUp;
import dev.seiri.core.json.Json;
import dev.seiri.core.request.GivenUp;
import dev.seiri.core.testing.GivenUpContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Dead-letter records in the real local bucket, in the form that Lambda documents.
@Tag("stack")
class S3GivenUpTest extends GivenUpContract {
  private static final String BUCKET = LocalNames.NAMES.bucket();

  private final S3Client s3 = TestStack.get().s3();
  private final S3GivenUp givenUp = new S3GivenUp(s3, BUCKET);

  @Override
  protected GivenUp givenUp() {
    return givenUp;
  }

  @Override
  protected void keep(List<GivenUp.Row> rows) {
    ObjectNode event = Json.object();
    ArrayNode records = event.putArray("Records");
    for (GivenUp.Row row : rows) {
      ObjectNode image = records.addObject().putObject("dynamodb").putObject("NewImage");
      image.putObject("execution_id").put("S", row.execution().value());
      image.putObject("request_id").put("S", row.request().value());
    }
    ObjectNode record = Json.object();
    record.put("version", "1.0");
    record.putObject("DDBStreamBatchInfo").put("batchSize", rows.size());
    record.put("payload", Json.write(event));
    put(TestStack.unique("aws/lambda/mapping/shardId-1/2026/11/01/r"), Json.write(record));
  }

  @Test
  void whatCannotBeReadIsListedAndCanBePutAside() {
    String key = TestStack.unique("aws/lambda/mapping/odd");
    put(key, "{not json");
    GivenUp.Batch odd =
        batches().stream().filter(batch -> batch.key().equals(key)).findFirst().orElseThrow();
    assertThat(odd.rows()).isEmpty();
    givenUp.answered(odd);
    assertThat(batches()).noneMatch(batch -> batch.key().equals(key));
    assertThat(s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("failures/" + key)).asUtf8String())
        .isEqualTo("{not json");
  }

  private List<GivenUp.Batch> batches() {
    List<GivenUp.Batch> batches = new ArrayList<>();
    givenUp.list().forEachRemaining(batches::add);
    return batches;
  }

  private void put(String key, String text) {
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(text));
  }
}

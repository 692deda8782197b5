package dev.seiri.aws.s3;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.request.Parking;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.node.ObjectNode;

/// Parked requests under `failures/parked/` in the bucket.
public final class S3Parking implements Parking {
  private final S3Client client;
  private final String bucket;

  public S3Parking(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  @Override
  public void park(RequestId id, String reason) {
    String key = "failures/parked/" + ResultKeys.encode(id.value()) + ".json";
    ObjectNode note = Json.object();
    note.put("request_id", Text.wellFormed(id.value()));
    note.put("reason", reason);
    byte[] line = (Json.write(note) + "\n").getBytes(StandardCharsets.UTF_8);
    SdkErrors.call(
        "write " + key,
        () ->
            client.putObject(
                put -> put.bucket(bucket).key(key).contentType("application/json"),
                RequestBody.fromBytes(line)));
  }
}

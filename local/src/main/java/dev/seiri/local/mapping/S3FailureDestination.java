package dev.seiri.local.mapping;

import dev.seiri.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.node.ObjectNode;

/// Invocation records in S3 under `failures/`, in the form and under the kind of key that Lambda
/// uses: the payload is the whole event.
public final class S3FailureDestination implements FailureDestination {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd/yyyy-MM-dd'T'HH.mm.ss", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final S3Client client;
  private final String bucket;
  private final String functionArn;
  private final Clock clock;

  public S3FailureDestination(S3Client client, String bucket, String functionArn, Clock clock) {
    this.client = client;
    this.bucket = bucket;
    this.functionArn = functionArn;
    this.clock = clock;
  }

  @Override
  public void keep(Failure failure) {
    Instant now = clock.instant();
    String id = UUID.randomUUID().toString();
    String key =
        "failures/aws/lambda/local/%s/%s-%s".formatted(failure.shardId(), DAY.format(now), id);
    byte[] body = Json.write(document(failure, id, now)).getBytes(StandardCharsets.UTF_8);
    client.putObject(
        put -> put.bucket(bucket).key(key).contentType("application/json"),
        RequestBody.fromBytes(body));
  }

  private ObjectNode document(Failure failure, String id, Instant now) {
    ObjectNode json = Json.object();
    ObjectNode request = json.putObject("requestContext");
    request.put("requestId", id);
    request.put("functionArn", functionArn);
    request.put("condition", failure.condition());
    request.put("approximateInvokeCount", failure.invokeCount());
    ObjectNode response = json.putObject("responseContext");
    response.put("statusCode", 200);
    response.put("executedVersion", "$LATEST");
    response.put("functionError", failure.error());
    json.put("version", "1.0");
    json.put("timestamp", now.toString());
    ObjectNode info = json.putObject("DDBStreamBatchInfo");
    info.put("shardId", failure.shardId());
    info.put("startSequenceNumber", failure.sequenceNumbers().getFirst());
    info.put("endSequenceNumber", failure.sequenceNumbers().getLast());
    info.put("approximateArrivalOfFirstRecord", failure.firstArrival().toString());
    info.put("approximateArrivalOfLastRecord", failure.lastArrival().toString());
    info.put("batchSize", failure.sequenceNumbers().size());
    info.put("streamArn", failure.streamArn());
    json.put("payload", failure.payload());
    return json;
  }
}

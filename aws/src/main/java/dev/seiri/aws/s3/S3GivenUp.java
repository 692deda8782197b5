package dev.seiri.aws.s3;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.request.GivenUp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The mapping's dead-letter records under `aws/lambda/`, each with the whole event as its payload.
/// Once answered they lie under `failures/aws/lambda/`.
public final class S3GivenUp implements GivenUp {
  private static final Logger LOG = LoggerFactory.getLogger(S3GivenUp.class);
  private static final String PREFIX = "aws/lambda/";
  private static final String ANSWERED = "failures/";

  private final S3Client client;
  private final String bucket;

  public S3GivenUp(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  @Override
  public Iterator<Batch> list() {
    return SdkErrors.iterator(
        "list " + PREFIX,
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(PREFIX))
                .contents()
                .stream()
                .map(this::read)
                .iterator());
  }

  @Override
  public void answered(Batch batch) {
    SdkErrors.call(
        "put %s aside".formatted(batch.key()),
        () -> {
          try {
            client.copyObject(copy ->
                copy.sourceBucket(bucket)
                    .sourceKey(batch.key())
                    .destinationBucket(bucket)
                    .destinationKey(ANSWERED + batch.key()));
          } catch (NoSuchKeyException e) {
            LOG.debug("{} was put aside meanwhile", batch.key());
          }
          return client.deleteObject(delete -> delete.bucket(bucket).key(batch.key()));
        });
  }

  private Batch read(S3Object object) {
    String text;
    try {
      text = client.getObjectAsBytes(get -> get.bucket(bucket).key(object.key())).asUtf8String();
    } catch (NoSuchKeyException e) {
      // Another sweep has put it aside.
      text = "{}";
    }
    Instant at = object.lastModified();
    try {
      return new Batch(object.key(), at, rows(Json.read(text).path("payload")));
    } catch (JacksonException | IllegalArgumentException e) {
      LOG.warn("{} cannot be read: {}", object.key(), e.getMessage());
      return new Batch(object.key(), at, List.of());
    }
  }

  /// @param payload the event, or its text
  private static List<Row> rows(JsonNode payload) {
    JsonNode event = payload.isString() ? Json.read(payload.asString()) : payload;
    List<Row> rows = new ArrayList<>();
    for (JsonNode record : event.path("Records")) {
      JsonNode image = record.path("dynamodb").path("NewImage");
      String execution = image.path("execution_id").path("S").asString("");
      String request = image.path("request_id").path("S").asString("");
      if (!execution.isBlank() && !request.isBlank()) {
        rows.add(new Row(new ExecutionId(execution), new RequestId(request)));
      }
    }
    return rows;
  }
}

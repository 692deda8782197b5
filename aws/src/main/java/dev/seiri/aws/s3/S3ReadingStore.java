package dev.seiri.aws.s3;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.reading.Reading;
import dev.seiri.core.reading.ReadingStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/// Readings under `readings/execution_id=<id>/` in an S3 bucket, one JSON document on one line
/// each.
public final class S3ReadingStore implements ReadingStore {
  private final S3Objects objects;
  private final String bucket;

  public S3ReadingStore(S3Client client, String bucket) {
    this.objects = new S3Objects(client);
    this.bucket = bucket;
  }

  @Override
  public void write(Reading reading) {
    objects.write(
        bucket,
        prefix(reading.execution()) + ResultKeys.encode(reading.id().value()) + ".json",
        "application/json",
        (reading.line() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<Reading> of(ExecutionId execution) {
    return objects.all(bucket, prefix(execution), key -> true).stream()
        .map(found -> S3ReviewStore.parsed(found.key(), found.text(), Reading::parse, "reading"))
        .sorted(Reading.IN_ORDER)
        .toList();
  }

  private static String prefix(ExecutionId execution) {
    return "readings/execution_id=" + ResultKeys.encode(execution.value()) + "/";
  }
}

package dev.seiri.aws.s3;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.correction.Correction;
import dev.seiri.core.correction.CorrectionStore;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The corrections in an S3 bucket, JSON lines in objects under `corrections/execution_id=<id>/`.
public final class S3CorrectionStore implements CorrectionStore {
  private static final String PREFIX = "corrections/";

  private final S3Client client;
  private final String bucket;

  public S3CorrectionStore(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /// What a correction is about.
  private record Place(String execution, String record, String field) {}

  @Override
  public List<Correction> latest() {
    Map<Place, Correction> last = new HashMap<>();
    List<String> keys =
        SdkErrors.call(
            "list " + PREFIX,
            () ->
                client
                    .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(PREFIX))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .toList());
    for (String key : keys) {
      for (Correction correction : read(key)) {
        last.merge(
            new Place(
                correction.execution().value(), correction.record().value(), correction.field()),
            correction,
            (a, b) -> b.at().isBefore(a.at()) ? a : b);
      }
    }
    return last.values().stream()
        .sorted(
            Comparator.comparing((Correction c) -> c.execution().value())
                .thenComparing(c -> c.request().value())
                .thenComparing(Correction::field))
        .toList();
  }

  private List<Correction> read(String key) {
    String text =
        SdkErrors.call(
            "read " + key,
            () ->
                client
                    .getObjectAsBytes(get -> get.bucket(bucket).key(key))
                    .asString(StandardCharsets.UTF_8));
    return text.lines().filter(line -> !line.isBlank()).map(line -> parse(key, line)).toList();
  }

  private static Correction parse(String key, String line) {
    try {
      return Correction.parse(line);
    } catch (IllegalArgumentException e) {
      throw new MalformedItem("%s: no correction: %s".formatted(key, e.getMessage()));
    }
  }
}

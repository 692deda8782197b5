package dev.seiri.aws.s3;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.eval.EvaluationStore;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Evaluations under `evaluations/task_name=<task>/` in the bucket.
public final class S3EvaluationStore implements EvaluationStore {
  private final S3Client client;
  private final String bucket;

  public S3EvaluationStore(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  @Override
  public void write(Evaluation evaluation) {
    String key =
        prefix(evaluation.prompt().taskName()) + ResultKeys.encode(evaluation.id()) + ".json";
    byte[] line = (evaluation.line() + "\n").getBytes(StandardCharsets.UTF_8);
    SdkErrors.call(
        "write " + key,
        () ->
            client.putObject(
                put -> put.bucket(bucket).key(key).contentType("application/json"),
                RequestBody.fromBytes(line)));
  }

  @Override
  public List<Evaluation> list(String taskName) {
    String prefix = prefix(taskName);
    return SdkErrors.call(
        "list " + prefix,
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
                .contents()
                .stream()
                .map(object -> read(object.key()))
                .sorted(Comparator.comparing(Evaluation::createdAt).reversed())
                .toList());
  }

  private Evaluation read(String key) {
    return Evaluation.parse(
        client
            .getObjectAsBytes(get -> get.bucket(bucket).key(key))
            .asString(StandardCharsets.UTF_8),
        key);
  }

  private static String prefix(String taskName) {
    return "evaluations/task_name=" + ResultKeys.encode(taskName) + "/";
  }
}

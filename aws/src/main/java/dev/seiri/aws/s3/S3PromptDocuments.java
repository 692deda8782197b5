package dev.seiri.aws.s3;

import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.PromptDocuments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.node.ObjectNode;

/// Prompt versions under `prompts/task_name=<task>/` and label moves under
/// `labels/task_name=<task>/` in the bucket.
public final class S3PromptDocuments implements PromptDocuments {
  private final S3Objects objects;
  private final String bucket;

  public S3PromptDocuments(S3Client client, String bucket) {
    this.objects = new S3Objects(client);
    this.bucket = bucket;
  }

  @Override
  public boolean has(PromptKey version) {
    return objects.text(bucket, key("prompts", version, ".json")).isPresent();
  }

  @Override
  public void write(PromptKey version, ObjectNode document) {
    write(key("prompts", version, ".json"), "application/json", List.of(document));
  }

  @Override
  public void write(PromptKey label, List<ObjectNode> moves) {
    write(key("labels", label, ".jsonl"), "application/x-ndjson", moves);
  }

  private void write(String key, String contentType, List<ObjectNode> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(Json.line(line)).append('\n'));
    objects.write(bucket, key, contentType, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String key(String folder, PromptKey prompt, String suffix) {
    return "%s/task_name=%s/%s%s"
        .formatted(
            folder,
            ResultKeys.encode(prompt.taskName()),
            ResultKeys.encode(prompt.version()),
            suffix);
  }
}

package dev.seiri.lambda.release;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.release.LabelDocument;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// The validator that AppConfig invokes before it deploys labels: it fails, and nothing is
/// deployed, if a label names a version that does not exist.
public final class LabelsHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final int CONNECTIONS = 4;

  private final PromptSource prompts;

  /// The handler as Lambda creates it, wired from the environment.
  public LabelsHandler() {
    this(prompts(System.getenv()));
  }

  LabelsHandler(PromptSource prompts) {
    this.prompts = prompts;
  }

  private static PromptSource prompts(Map<String, String> env) {
    String table = env.getOrDefault(ResourceNames.PROMPT_TEMPLATES, "");
    if (table.isBlank()) {
      throw new IllegalArgumentException(
          "the environment variable %s is not set".formatted(ResourceNames.PROMPT_TEMPLATES));
    }
    return new DynamoPromptStore(AwsClients.ofEnvironment(CONNECTIONS).dynamoDb(), table);
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    return check(event);
  }

  Map<String, Object> check(Map<String, Object> event) {
    LabelDocument document = document(event);
    List<PromptKey> missing =
        document.versions().stream().filter(key -> prompts.find(key).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "not registered: "
              + String.join(", ", missing.stream().map(PromptKey::toString).toList()));
    }
    return Map.of("versions", document.versions().size());
  }

  /// AppConfig gives the configuration in Base64.
  private static LabelDocument document(Map<String, Object> event) {
    if (!(event.get("content") instanceof String content)) {
      throw new IllegalArgumentException("the event has no content");
    }
    return LabelDocument.parse(
        new String(Base64.getDecoder().decode(content), StandardCharsets.UTF_8));
  }
}

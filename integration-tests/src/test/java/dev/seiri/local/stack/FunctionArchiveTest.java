package dev.seiri.local.stack;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.aws.AwsClients;
import dev.seiri.local.home.SeiriHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/// The deployed archive, run by the runtime's own client with events as Lambda sends them, with
/// real tables and a real bucket.
@Tag("stack")
class FunctionArchiveTest {
  private static final String HANDLER = "dev.seiri.lambda.stream.StreamHandler::handleRequest";

  @TempDir private static Path folder = Path.of("");

  @Test
  void theArchiveWorksUnderLambdasOwnRuntimeClient() throws Exception {
    LocalStack stack = new LocalStack(new SeiriHome(folder.resolve("home")), PortChoice.FREE);
    try (Lease lease = stack.keep(Bedrock.standIn(Map.of()), line -> {})) {
      executionAndPrompt(lease);
      Map<String, String> env = new HashMap<>(LocalNames.environment(lease.endpoints()));
      env.putAll(LocalNames.anyCredentials());
      env.put("METRICS_NAMESPACE", "Seiri");
      try (LambdaRuntime lambda = LambdaRuntime.start(folder, HANDLER, env)) {
        JsonNode late = lambda.invoke(event(), Duration.ZERO);
        assertThat(handedBack(late)).as(lambda.log()).isEqualTo("111100000000000000000001");
        assertThat(lambda.isRestored()).isTrue();

        JsonNode done = lambda.invoke(event(), Duration.ofMinutes(1));
        assertThat(done.path("batchItemFailures")).as(lambda.log()).isEmpty();
        assertThat(result(lease)).contains("\"verdict\":\"ok\"").contains("\"record_id\":\"r-1\"");
        assertThat(lambda.log()).contains("\"_aws\"").contains("\"Namespace\":\"Seiri\"");

        JsonNode again = lambda.invoke(event(), Duration.ofMinutes(1));
        assertThat(again.path("batchItemFailures")).as(lambda.log()).isEmpty();
      }
    } finally {
      stack.down();
    }
  }

  private static String handedBack(JsonNode answer) {
    return answer.path("batchItemFailures").path(0).path("itemIdentifier").asString("");
  }

  /// An insert and a removal, as a mapping delivers them.
  private static String event() throws IOException {
    try (InputStream in =
        requireNonNull(FunctionArchiveTest.class.getResourceAsStream("stream-event.json"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void executionAndPrompt(Lease lease) {
    try (DynamoDbClient dynamoDb = AwsClients.ofLocal(2, lease.endpoints().stores()).dynamoDb()) {
      dynamoDb.putItem(put ->
          put.tableName(LocalNames.NAMES.promptTemplatesTable())
              .item(
                  Map.of(
                      "task_name", s("company-name"),
                      "prompt_version", s("1"),
                      "prompt_template", s("Normalize: {{ input_value }}"),
                      "output_schema", s("{\"type\":\"object\"}"))));
      dynamoDb.putItem(put ->
          put.tableName(LocalNames.NAMES.executionsTable())
              .item(
                  Map.of(
                      "execution_id",
                      s("archive"),
                      "payload",
                      AttributeValue.fromM(
                          Map.of(
                              "task_name", s("company-name"),
                              "prompt_version", s("1"),
                              "foundation_model_id", s("seiri.offline-rules-v1"))))));
    }
  }

  private static String result(Lease lease) {
    try (S3Client s3 = AwsClients.ofLocal(2, lease.endpoints().stores()).s3()) {
      return s3.getObjectAsBytes(get ->
              get.bucket(LocalNames.NAMES.bucket())
                  .key("results/execution_id=archive/archive-1.json"))
          .asUtf8String();
    }
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }
}

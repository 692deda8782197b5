package dev.seiri.local.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.json.Json;
import dev.seiri.local.rules.OfflineRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;
import tools.jackson.databind.JsonNode;

/// The stand-in as the stock client sees it.
class BedrockStandInTest {
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
  }

  @Test
  void invokeModelSpeaksTheMessagesForm() {
    BedrockRuntimeClient client = client(rules());
    JsonNode answer =
        Json.read(
            client
                .invokeModel(r ->
                    r.modelId(RulesModel.ID)
                        .body(
                            SdkBytes.fromUtf8String(
                                """
                                {"anthropic_version":"bedrock-2023-05-31","max_tokens":100,
                                 "messages":[{"role":"user","content":"Name: ＡＢＣ"}]}\
                                """)))
                .body()
                .asUtf8String());
    assertThat(answer.path("content").path(0).path("text").asString())
        .isEqualTo("<output>{\"normalized\":\"ABC\"}</output>");
    assertThat(answer.path("stop_reason").asString()).isEqualTo("end_turn");
    assertThat(answer.path("usage").path("input_tokens").asInt()).isPositive();
  }

  @Test
  void theRetiredTextCompletionBodyIsRefused() {
    BedrockRuntimeClient client = client(rules());
    assertThatThrownBy(() ->
            client.invokeModel(r ->
                r.modelId(RulesModel.ID)
                    .body(SdkBytes.fromUtf8String("{\"prompt\":\"\\n\\nHuman: x\"}"))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("messages");
  }

  @Test
  void anUnknownModelIsRefusedInTheServicesWords() {
    BedrockRuntimeClient client = client(rules());
    assertThatThrownBy(() ->
            client.converse(
                r -> r.modelId("nobody").messages(m -> m.role("user").content(c -> c.text("x")))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("The provided model identifier is invalid");
  }

  @Test
  void oneCallMoreThanTheQuotaIsThrottled() throws Exception {
    BedrockStandIn standIn =
        BedrockStandIn.builder()
            .model("*", question -> StandInReply.text("{}"))
            .latency(Duration.ofMillis(500))
            .quota(3)
            .start();
    BedrockRuntimeClient client = client(standIn);
    int throttled = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(
            threads.submit(() -> {
              try {
                client.converse(
                    r -> r.modelId("m").messages(m -> m.role("user").content(c -> c.text("x"))));
                return false;
              } catch (ThrottlingException e) {
                return true;
              }
            }));
      }
      for (Future<Boolean> call : calls) {
        throttled += call.get() ? 1 : 0;
      }
    }
    assertThat(throttled).isEqualTo(2);
    assertThat(standIn.throttled()).isEqualTo(2);
  }

  @Test
  void theRulesSayThatTheyAreNoLanguageModelWhereTheyCannotHelp() {
    BedrockRuntimeClient client = client(rules());
    String text =
        client
            .converse(r ->
                r.modelId(RulesModel.ID)
                    .messages(m -> m.role("user").content(c -> c.text("x")))
                    .outputConfig(o ->
                        o.textFormat(f ->
                            f.type("json_schema")
                                .structure(
                                    s -> s.jsonSchema(j -> j.name("other-task").schema("{}"))))))
            .output()
            .message()
            .content()
            .getFirst()
            .text();
    assertThat(text).contains("is no language model").contains("company-name");
  }

  private BedrockStandIn rules() {
    return BedrockStandIn.builder()
        .model(RulesModel.ID, new RulesModel(OfflineRules.shipped()))
        .start();
  }

  private BedrockRuntimeClient client(BedrockStandIn standIn) {
    open.add(standIn);
    BedrockRuntimeClient client =
        BedrockRuntimeClient.builder()
            .endpointOverride(standIn.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    open.add(client);
    return client;
  }
}

package dev.seiri.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.BedrockStandIn;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import tools.jackson.databind.JsonNode;

/// Simulated models as the stock client sees them.
class SimulationServedTest {
  private static final String A = "seiri.simulated-a";

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
  }

  @Test
  void theLogHoldsWhatWasAskedAnsweredAndBilled() throws IOException {
    BedrockRuntimeClient client =
        client(
            """
            seed: 3
            truth: truth.jsonl
            log: calls.jsonl
            models:
              seiri.simulated-a:
                prices: {input: 1000, output: 5000}
                errors: {fields: {name: {invented_value: 0.5}}}
            """);
    BigDecimal paid = BigDecimal.ZERO;
    List<JsonNode> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String text = "<input>" + Asking.input(i) + "</input>";
      var response =
          client.converse(r ->
              r.modelId(A)
                  .messages(m -> m.role("user").content(c -> c.text(text)))
                  .outputConfig(o ->
                      o.textFormat(f ->
                          f.type("json_schema")
                              .structure(s ->
                                  s.jsonSchema(
                                      j -> j.name("task").schema(Json.write(Asking.SCHEMA)))))));
      answers.add(Json.read(response.output().message().content().getFirst().text()));
      paid =
          paid.add(
              BigDecimal.valueOf(
                  response.usage().inputTokens() * 1_000L
                      + response.usage().outputTokens() * 5_000L,
                  6));
    }
    BigDecimal logged = BigDecimal.ZERO;
    List<String> lines = Files.readAllLines(folder.resolve("calls.jsonl"));
    assertThat(lines).hasSize(20);
    for (int i = 0; i < lines.size(); i++) {
      JsonNode call = Json.read(lines.get(i));
      JsonNode row = call.path("rows").path(0);
      logged = logged.add(call.path("cost_usd").decimalValue());
      assertThat(call.path("model").asString()).isEqualTo(A);
      assertThat(row.path("known").booleanValue()).isTrue();
      assertThat(row.path("truth")).isEqualTo(Asking.truth(i));
      assertThat(row.path("answer")).isEqualTo(answers.get(i));
      assertThat(row.path("faults").isEmpty()).isEqualTo(answers.get(i).equals(Asking.truth(i)));
    }
    assertThat(logged).isEqualByComparingTo(paid).isPositive();
  }

  @Test
  void aQuotaThrottlesAndTheLogSaysSo() throws IOException {
    BedrockRuntimeClient client =
        client(
            """
            seed: 3
            log: calls.jsonl
            models:
              seiri.simulated-a: {limits: {requests_per_minute: 2}}
              seiri.simulated-b: {limits: {tokens_per_minute: 1000}}
            """);
    ask(client, A, 100);
    ask(client, A, 100);
    assertThatThrownBy(() -> ask(client, A, 100))
        .isInstanceOfSatisfying(
            AwsServiceException.class, e -> assertThat(e.statusCode()).isEqualTo(429))
        .hasMessageContaining("Too many requests");
    // What is reserved and not used is given back, as by the service.
    for (int i = 0; i < 5; i++) {
      ask(client, "seiri.simulated-b", 900);
    }
    assertThatThrownBy(() -> ask(client, "seiri.simulated-b", 1_001))
        .hasMessageContaining("Too many tokens");
    assertThat(
            Files.readAllLines(folder.resolve("calls.jsonl")).stream()
                .map(Json::read)
                .filter(call -> call.has("throttled"))
                .map(call -> call.path("throttled").asString()))
        .containsExactly("requests_per_minute", "tokens_per_minute");
  }

  private static void ask(BedrockRuntimeClient client, String model, int maxTokens) {
    client.converse(r ->
        r.modelId(model)
            .inferenceConfig(c -> c.maxTokens(maxTokens))
            .messages(m -> m.role("user").content(c -> c.text("<input>x</input>"))));
  }

  private BedrockRuntimeClient client(String profile) throws IOException {
    Simulation simulation = Asking.of(folder, 20, profile).simulation();
    BedrockStandIn standIn = BedrockStandIn.builder().more(simulation::models).start();
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

package dev.seiri.aws.bedrock;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import tools.jackson.databind.node.ObjectNode;

/// A question's request body, as the SDK would send it. It is not sent: this is a dry run.
public final class ConverseWire {
  private ConverseWire() {}

  /// The Converse request as JSON, with the `modelId` of its path: what `aws bedrock-runtime
  /// converse --cli-input-json` takes. Structured output has the form that is tried first.
  public static ObjectNode request(Question question, ModelCatalog catalog) {
    AtomicReference<String> body = new AtomicReference<>("{}");
    try (BedrockRuntimeClient client =
        BedrockRuntimeClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClient(new Recorder(body))
            .build()) {
      client.converse(
          ConverseRequests.of(
              question,
              Optional.empty(),
              BedrockModel.forms(question, catalog).getFirst(),
              Duration.ofSeconds(10),
              catalog.entry(question.modelId()).cacheMinimumTokens()));
    }
    ObjectNode json = Json.object();
    json.put("modelId", question.modelId());
    Json.read(body.get()).properties().forEach(e -> json.set(e.getKey(), e.getValue()));
    return json;
  }

  /// An HTTP client that keeps the body, and answers itself.
  private record Recorder(AtomicReference<String> body) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          if (request.contentStreamProvider().isPresent()) {
            try (InputStream in = request.contentStreamProvider().get().newStream()) {
              body.set(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
          }
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(200).build())
              .responseBody(
                  AbortableInputStream.create(
                      new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8))))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}

package dev.seiri.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import tools.jackson.databind.JsonNode;

/// On the wire, at a server that speaks for ECS.
class EcsLoaderTest {
  private static final Map<String, String> ENV =
      Map.of(
          EcsLoader.CLUSTER, "cluster",
          EcsLoader.FAMILY, "seiri-dev-loader",
          EcsLoader.CONTAINER, "loader",
          EcsLoader.SUBNETS, "subnet-1,subnet-2",
          EcsLoader.SECURITY_GROUP, "sg-1");

  private final AtomicReference<String> asked = new AtomicReference<>("");
  private final AtomicReference<String> answer = new AtomicReference<>("{}");
  private HttpServer server = newServer();

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void oneTaskIsStartedWithTheseArgumentsAndNothingElseIsOverridden() {
    answer.set("{\"tasks\":[{\"taskArn\":\"arn:task/1\"}],\"failures\":[]}");
    assertThat(loader().start(List.of("export", "e"), "token")).isEqualTo("arn:task/1");
    JsonNode request = Json.read(asked.get());
    assertThat(request.path("clientToken").asString()).isEqualTo("token");
    assertThat(request.path("taskDefinition").asString()).isEqualTo("seiri-dev-loader");
    assertThat(request.path("count").asInt()).isEqualTo(1);
    assertThat(request.path("overrides"))
        .isEqualTo(
            Json.read(
                "{\"containerOverrides\":[{\"name\":\"loader\",\"command\":[\"export\",\"e\"]}]}"));
    assertThat(
            request.path("networkConfiguration").path("awsvpcConfiguration").path("subnets").size())
        .isEqualTo(2);
  }

  @Test
  void aTaskThatHasNoRoomIsSaid() {
    answer.set("{\"tasks\":[],\"failures\":[{\"reason\":\"RESOURCE:CPU\"}]}");
    assertThatThrownBy(() -> loader().start(List.of("export", "e"), "token"))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage("cannot start the loader: RESOURCE:CPU");
  }

  @Test
  void whatTheEnvironmentLacksIsNamed() {
    Map<String, String> lacking = new HashMap<>(ENV);
    lacking.remove(EcsLoader.SUBNETS);
    assertThatThrownBy(() -> EcsLoader.Place.of(lacking)).hasMessageContaining("LOADER_SUBNETS");
  }

  private EcsLoader loader() {
    EcsClient client =
        EcsClient.builder()
            .endpointOverride(
                URI.create("http://127.0.0.1:%s".formatted(server.getAddress().getPort())))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .httpClient(Apache5HttpClient.create())
            .build();
    return new EcsLoader(client, EcsLoader.Place.of(ENV));
  }

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

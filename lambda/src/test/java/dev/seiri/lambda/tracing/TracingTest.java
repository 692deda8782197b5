package dev.seiri.lambda.tracing;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.testing.ScriptedModel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a collector receives, over HTTP as it would.
class TracingTest {
  private static final Reply GOOD = answer("{\"name\":\"secret answer\"}");

  private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
  private Optional<HttpServer> collector = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 16);
    server.createContext(
        "/v1/traces",
        exchange -> {
          // Protocol Buffers hold strings as they are.
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    collector = Optional.of(server);
  }

  @AfterEach
  void stop() {
    collector.ifPresent(server -> server.stop(0));
  }

  @Test
  void aCallIsASpanByTheSemanticConventions() {
    ask(Map.of(), GOOD);
    assertThat(received).isNotEmpty();
    assertThat(String.join("\n", received))
        .contains("chat some.model")
        .contains("gen_ai.operation.name")
        .contains("aws.bedrock")
        .contains("gen_ai.request.max_tokens")
        .contains("gen_ai.usage.input_tokens")
        .contains("gen_ai.response.finish_reasons")
        .contains("seiri.execution_id")
        .contains("my-execution");
  }

  @Test
  void promptsAndAnswersStayHereUnlessAllowed() {
    ask(Map.of(), GOOD);
    assertThat(String.join("\n", received)).doesNotContain("secret");
    received.clear();
    ask(Map.of("TRACE_CONTENT", "true"), GOOD);
    assertThat(String.join("\n", received)).contains("secret row").contains("secret answer");
  }

  @Test
  void aFailureHasItsErrorType() {
    ask(Map.of(), new Reply.Retryable(true, "too many", Optional.empty()));
    assertThat(String.join("\n", received)).contains("error.type").contains("throttled");
  }

  @Test
  void tracingIsOffUnlessConfigured() {
    LanguageModel model = new ScriptedModel((question, exchange) -> GOOD);
    assertThat(Tracing.of(Map.of()).around(model)).isSameAs(model);
  }

  private void ask(Map<String, String> more, Reply reply) {
    Map<String, String> env = new TreeMap<>(more);
    env.put(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://127.0.0.1:" + collector.orElseThrow().getAddress().getPort());
    Tracing tracing = Tracing.of(env);
    tracing
        .around(new ScriptedModel((question, exchange) -> reply))
        .ask(
            new Question(
                "t",
                "some.model",
                List.of(),
                new Prompt("", "secret row"),
                Inference.ofMaxTokens(7),
                Optional.empty(),
                Map.of("execution_id", "my-execution")),
            Optional.empty(),
            Duration.ofSeconds(1));
    tracing.flush();
  }
}

package dev.seiri.lambda.stream;

import static dev.seiri.lambda.stream.BrokenServer.body;
import static dev.seiri.lambda.stream.BrokenServer.message;
import static dev.seiri.lambda.stream.BrokenServer.raw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.aws.AwsClients;
import dev.seiri.aws.bedrock.BedrockModel;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/// Calls that are paid for and whose answer cannot be read, over HTTP: each is booked, and none is
/// repeated for ever.
class UnreadableAnswersTest {
  private static final String PRICED = "anthropic.claude-haiku-5-5";
  private static final String USAGE =
      "{\"inputTokens\": 7, \"outputTokens\": 3, \"totalTokens\": 10}";
  private static final String TEXT = "{\"text\": \"{\\\"name\\\": \\\"x\\\"}\"}";
  private static final byte[] GOOD = message(TEXT, USAGE);
  private static final byte[] HALF = Arrays.copyOf(GOOD, GOOD.length / 2);

  /// More than is ever read of an answer to these questions.
  private static final int ENDLESS_CHUNKS = 1_000;

  private static final Map<String, BrokenServer.Answer> BROKEN = broken();

  private static Map<String, BrokenServer.Answer> broken() {
    Map<String, BrokenServer.Answer> broken = new LinkedHashMap<>();
    broken.put("a number of 1,000 digits", body(tool("1".repeat(1_001))));
    broken.put("a depth of 10,000", body(tool("[".repeat(10_000) + "]".repeat(10_000))));
    broken.put(
        "a usage of 1,000 digits", body(message(TEXT, USAGE.replace("7", "7".repeat(1_001)))));
    broken.put("a usage in words", body(message(TEXT, USAGE.replace("7", "\"seven\""))));
    broken.put("invalid UTF-8", body(invalidUtf8()));
    broken.put("a body cut with a right length", body(HALF));
    broken.put(
        "a body cut with a wrong length", raw("content-length: " + GOOD.length + "\r\n", HALF));
    broken.put("a chunk that is cut", raw("transfer-encoding: chunked\r\n", chunk(HALF)));
    broken.put("no JSON", body("<html>busy</html>".getBytes(UTF_8)));
    broken.put("an array", body("[]".getBytes(UTF_8)));
    broken.put("another shape", body("{\"output\": {\"message\": \"hello\"}}".getBytes(UTF_8)));
    broken.put("no message", body("{}".getBytes(UTF_8)));
    broken.put("an empty body", body(new byte[0]));
    broken.put("no answer at all", (out, connection) -> {});
    broken.put("a reset", (out, connection) -> connection.setSoLinger(true, 0));
    broken.put("half a head", (out, connection) -> out.write("HTTP/1.1 20".getBytes(UTF_8)));
    broken.put(
        "an endless body",
        (out, connection) -> {
          raw("transfer-encoding: chunked\r\n", chunk("{\"x\": \"".getBytes(UTF_8)))
              .write(out, connection);
          for (int i = 0; i < ENDLESS_CHUNKS; i++) {
            out.write(chunk("x".repeat(65_536).getBytes(UTF_8)));
          }
        });
    return broken;
  }

  private static BrokenServer.Answer broken(String kind) {
    return Objects.requireNonNull(BROKEN.get(kind));
  }

  static Stream<String> kinds() {
    return BROKEN.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theRowEndsAfterAFewCallsAndEachIsBooked(String kind) throws Exception {
    try (BrokenServer server = BrokenServer.answering(broken(kind));
        BedrockRuntimeClient client = client(server.endpoint())) {
      BatchLoopBench bench = new BatchLoopBench(new BedrockModel(client, ModelCatalog.shipped()));
      bench.execution(
          "b",
          Payload.of(new PromptKey("t", "v1"), PRICED),
          new Limits(Optional.of(BigDecimal.ONE), OptionalLong.empty(), Optional.empty()));
      List<DynamodbStreamRecord> row = List.of(bench.insert("b", 1, "a"));
      for (int delivery = 0; !bench.run(row).isEmpty(); delivery++) {
        assertThat(delivery).as("it ends").isLessThan(5);
      }
      assertThat(server.billed()).isEqualTo(3);
      ResultDocument result = bench.only();
      assertThat(result.verdict()).isEqualTo(Verdict.MODEL_ERROR);
      assertThat(result.json().path("error_message").asString())
          .contains("3 calls were sent, which may have been paid for");
      assertThat(result.lost().calls()).isEqualTo(3);
      assertThat(result.lost().usd()).isPositive().isLessThan(BigDecimal.ONE);
      assertThat(sum(bench))
          .as("the budget knows of the same amount")
          .isEqualByComparingTo(result.lost().usd());
      assertThat(bench.ledger.lost()).hasSize(3);
      bench.run(row);
      assertThat(server.billed()).as("it is not asked again").isEqualTo(3);
    }
  }

  /// What the accounts say may have been lost.
  private static BigDecimal sum(BatchLoopBench bench) {
    return bench.executions.list().stream()
        .map(execution -> execution.account().lost().usd())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theCallIsLostAtOnce(String kind) throws Exception {
    try (BrokenServer server = BrokenServer.answering(broken(kind));
        BedrockRuntimeClient client = client(server.endpoint())) {
      Reply reply = ask(client, Duration.ofSeconds(20));
      assertThat(reply).isInstanceOf(Reply.Lost.class);
      assertThat(reply.toString())
          .contains(PRICED)
          .doesNotContain("software.amazon", "jackson", "org.apache");
    }
  }

  @Test
  void aServerThatTricklesIsCutOffByTheTimeOfTheWholeCall() throws Exception {
    BrokenServer.Answer trickle =
        (out, connection) -> {
          raw("transfer-encoding: chunked\r\n", new byte[0]).write(out, connection);
          while (true) {
            out.write(chunk(" ".getBytes(UTF_8)));
            out.flush();
            Thread.sleep(20);
          }
        };
    try (BrokenServer server = BrokenServer.answering(trickle);
        BedrockRuntimeClient client = client(server.endpoint())) {
      assertThat(ask(client, Duration.ofMillis(400)))
          .isEqualTo(new Reply.Lost(PRICED + ": no whole answer within the time limit"));
    }
  }

  @Test
  void aServerThatIsNotThereCostsNothing() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (BedrockRuntimeClient client = client(URI.create("http://127.0.0.1:" + port))) {
      assertThat(ask(client, Duration.ofSeconds(20))).isInstanceOf(Reply.Retryable.class);
    }
    try (BedrockRuntimeClient client = client(URI.create("http://no-such-host.invalid"))) {
      assertThat(ask(client, Duration.ofSeconds(20))).isInstanceOf(Reply.Retryable.class);
    }
  }

  @Test
  void aServerThatSpeaksNoTlsCostsNothing() throws Exception {
    try (ServerSocket plain = new ServerSocket(0);
        BedrockRuntimeClient client =
            client(URI.create("https://127.0.0.1:" + plain.getLocalPort()))) {
      Thread.ofVirtual().start(() -> speakNoTls(plain));
      assertThat(ask(client, Duration.ofSeconds(20))).isInstanceOf(Reply.Retryable.class);
    }
  }

  private static void speakNoTls(ServerSocket plain) {
    try (Socket connection = plain.accept()) {
      connection.getOutputStream().write("HTTP/1.1 400 No\r\n\r\n".getBytes(UTF_8));
      connection.getInputStream().read();
    } catch (IOException e) {
      // The client has gone.
    }
  }

  @Test
  void aCountOfTokensThatCannotBeTrueCostsTheMost() throws Exception {
    Map<String, String> usages =
        Map.of(
            "{\"inputTokens\": -7, \"outputTokens\": 3}", "fewer than no tokens",
            "{\"inputTokens\": 7, \"outputTokens\": 0}", "no output tokens",
            "{\"inputTokens\": 0, \"outputTokens\": 3}", "no input tokens",
            "{\"inputTokens\": 7, \"outputTokens\": 900000}", "far more output tokens",
            "{\"inputTokens\": 900000, \"outputTokens\": 3}", "far more input tokens",
            "null", "no input tokens");
    for (Map.Entry<String, String> usage : usages.entrySet()) {
      try (BrokenServer server = BrokenServer.answering(body(message(TEXT, usage.getKey())));
          BedrockRuntimeClient client = client(server.endpoint())) {
        BatchLoopBench bench =
            new BatchLoopBench(
                new BedrockModel(client, ModelCatalog.shipped()),
                Payload.of(new PromptKey("t", "v1"), PRICED));
        bench.run("a");
        ResultDocument result = bench.only();
        assertThat(result.verdict()).isEqualTo(Verdict.OK);
        assertThat(result.json().path("usage_note").asString()).contains(usage.getValue());
        assertThat(result.usage().outputTokens()).as("max_tokens").isGreaterThan(100);
        assertThat(result.usage().total() - result.usage().outputTokens())
            .as("the characters of prompt and schema")
            .isEqualTo("<input>a</input>".length() + schemaChars());
        assertThat(result.cost().orElseThrow()).isPositive();
      }
    }
  }

  private static long schemaChars() {
    return BatchLoopBench.template("x").outputSchema().orElseThrow().text().length();
  }

  private static Reply ask(BedrockRuntimeClient client, Duration timeout) {
    Question question =
        new Question(
            "t",
            PRICED,
            List.of(),
            new Prompt("", "<input>a</input>"),
            Inference.ofMaxTokens(77),
            Optional.empty(),
            Map.of("execution_id", new ExecutionId("e").value()));
    return new BedrockModel(client, ModelCatalog.shipped())
        .ask(question, Optional.empty(), timeout);
  }

  private static BedrockRuntimeClient client(URI endpoint) {
    return AwsClients.ofEnvironment(4).bedrock(endpoint);
  }

  private static byte[] tool(String value) {
    return message(
        "{\"toolUse\": {\"toolUseId\": \"t\", \"name\": \"t\", \"input\": {\"name\": %s}}}"
            .formatted(value),
        USAGE);
  }

  private static byte[] invalidUtf8() {
    byte[] bytes = message("{\"text\": \"~\"}", USAGE);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '~' ? (byte) 0xff : bytes[i];
    }
    return bytes;
  }

  /// A chunk of an HTTP body.
  private static byte[] chunk(byte[] bytes) {
    return concat(
        (Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8),
        bytes,
        new byte[] {'\r', '\n'});
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}

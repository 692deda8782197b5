package dev.seiri.local.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.seiri.aws.bedrock.BedrockModel;
import dev.seiri.aws.bedrock.ConverseWire;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.model.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import tools.jackson.databind.JsonNode;

/// The Bedrock adapter against the stand-in, through the stock SDK client and HTTP.
class BedrockModelTest {
  private static final String NATIVE = "anthropic.claude-haiku-5-5";
  private static final String TOOL = "anthropic.claude-haiku-4-5-20251001-v1:0";
  private static final String ASKED_IN_WORDS = "some.other-model";
  private static final OutputSchema SCHEMA =
      OutputSchema.of(
          Json.read(
              """
              {"type":"object","properties":{"name":{"type":"string"}},
               "required":["name"],"additionalProperties":false}\
              """));

  private final List<StandInQuestion> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
  }

  @Test
  void aSchemaIsSentNativelyWhereTheModelTakesIt() {
    Reply reply =
        model(StandInReply.text("{\"name\":\"x\"}")).ask(question(NATIVE), none(), soon());
    assertThat(answered(reply).text()).isEqualTo("{\"name\":\"x\"}");
    assertThat(asked.getFirst().schema()).contains(SCHEMA.json());
    assertThat(asked.getFirst().tool()).isFalse();
    assertThat(asked.getFirst().schemaName()).contains("company-name");
  }

  @Test
  void aSchemaIsSentAsAToolWhereTheModelWantsThat() {
    RulesModel rules = new RulesModel(dev.seiri.local.rules.OfflineRules.shipped());
    Reply reply = model(rules).ask(question(TOOL), none(), soon());
    assertThat(asked.getFirst().tool()).isTrue();
    assertThat(answered(reply).text()).contains("\"legal_form\":\"株式会社\"");
    assertThat(answered(reply).stopReason().word()).isEqualTo("tool_use");
  }

  @Test
  void aToolsInputThatCannotBeWrittenIsAnAnswerAllTheSame() throws IOException {
    Completion completion =
        completion(
            """
            {"toolUse": {"toolUseId": "t", "name": "company-name", "input": {"amount": 1e99999}}}
            """);
    assertThat(completion.usage().inputTokens()).isEqualTo(7);
    assertThat(completion.text()).contains("cannot be written as JSON");
  }

  @Test
  void whatStandsBesideAToolsInputIsNoAnswer() throws IOException {
    Completion completion =
        completion(
            """
            {"text": "<thinking>Perhaps {\\"name\\": \\"draft\\"}?</thinking> I call the tool: {\\"name\\": 1}"},
            {"toolUse": {"toolUseId": "t", "name": "company-name", "input": {"name": "x"}}},
            {"text": "Done."}
            """);
    assertThat(completion.text()).isEqualTo("{\"name\":\"x\"}");
    assertThat(completion.modelLatency()).contains(Duration.ofMillis(1));
  }

  /// What becomes of a service's answer that holds these blocks.
  private Completion completion(String blocks) throws IOException {
    byte[] body =
        """
        {"output": {"message": {"role": "assistant", "content": [%s]}},
         "stopReason": "tool_use", "usage": {"inputTokens": 7, "outputTokens": 3, "totalTokens": 10},
         "metrics": {"latencyMs": 1}}
        """
            .formatted(blocks)
            .getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    open.add(() -> server.stop(0));
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("content-type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    BedrockModel model = client(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    return answered(model.ask(question(TOOL), none(), soon()));
  }

  @Test
  void aSchemaIsAskedForInWordsOtherwise() {
    model(StandInReply.text("<output>{}</output>")).ask(question(ASKED_IN_WORDS), none(), soon());
    assertThat(asked.getFirst().schema()).isEmpty();
    assertThat(asked.getFirst().system()).contains("<output>").contains("additionalProperties");
  }

  @Test
  void aFormThatIsRefusedIsReplacedByASimplerOneAndThatIsRemembered() {
    StandInModel fussy =
        question ->
            question.schema().isPresent()
                ? new StandInReply.Failure(
                    400, "ValidationException", "outputConfig: not supported")
                : StandInReply.text("{}");
    BedrockModel model = model(fussy);
    assertThat(model.ask(question(NATIVE), none(), soon())).isInstanceOf(Reply.Answered.class);
    assertThat(asked).hasSize(3);
    model.ask(question(NATIVE), none(), soon());
    assertThat(asked).hasSize(4);
  }

  @Test
  void aLongPrefixIsCachedAndPaidForAtTheCachePrice() {
    String rules = "rule ".repeat(4_000);
    BedrockModel model = model(StandInReply.text("{}"));
    Usage first = usage(model, new Prompt(rules, "<input>a</input>", rules.length() + 7));
    Usage second = usage(model, new Prompt(rules, "<input>b</input>", rules.length() + 7));
    assertThat(asked.getLast().kept()).isEqualTo(rules);
    assertThat(asked.getLast().userTexts()).containsExactly("<input>b</input>");
    assertThat(first.cacheWriteTokens()).isEqualTo(5_000);
    assertThat(second.cacheReadTokens()).isEqualTo(5_000);
    assertThat(second.inputTokens()).isLessThan(20);
    ModelCatalog catalog = ModelCatalog.shipped();
    assertThat(catalog.cost(NATIVE, second).orElseThrow())
        .isLessThan(catalog.cost(NATIVE, first).orElseThrow().movePointLeft(1));
  }

  @Test
  void aCachePointIsInTheUserTextWhereThePrefixEndsThere() {
    String rules = "rule ".repeat(4_000);
    usage(
        model(StandInReply.text("{}")), new Prompt("be brief", rules + "row", 8 + rules.length()));
    assertThat(asked.getFirst().kept()).isEqualTo("be brief" + rules);
    assertThat(asked.getFirst().userTexts()).containsExactly(rules + "row");
  }

  @Test
  void noCachePointIsSentWhereTheModelCachesNothingOrThePrefixIsShort() {
    String rules = "rule ".repeat(4_000);
    Prompt prompt = new Prompt(rules, "x", rules.length());
    BedrockModel model = model(StandInReply.text("{}"));
    model.ask(question(ASKED_IN_WORDS, prompt), none(), soon());
    model.ask(question(NATIVE, new Prompt("be brief", "x", 8)), none(), soon());
    model.ask(question(NATIVE, new Prompt(rules, "x")), none(), soon());
    assertThat(asked).extracting(StandInQuestion::kept).containsOnly("");
  }

  @Test
  void theShownRequestIsTheOneThatIsSent() {
    Question question = question(TOOL);
    JsonNode shown = ConverseWire.request(question, ModelCatalog.shipped());
    assertThat(shown.path("modelId").asString()).isEqualTo(TOOL);
    assertThat(shown.path("messages").path(0).path("content").path(0).path("text").asString())
        .isEqualTo("<input>㈱Acme</input>");
    assertThat(shown.path("toolConfig").path("tools").path(0).path("toolSpec").path("strict"))
        .isEqualTo(Json.read("true"));
    assertThat(shown.path("inferenceConfig").path("maxTokens").asInt()).isEqualTo(77);
    JsonNode kept =
        ConverseWire.request(
            question(NATIVE, new Prompt("rule ".repeat(4_000), "x", 20_000)),
            ModelCatalog.shipped());
    assertThat(kept.path("system").path(1).path("cachePoint").path("type").asString())
        .isEqualTo("default");
    assertThat(
            kept.path("outputConfig")
                .path("textFormat")
                .path("structure")
                .path("jsonSchema")
                .path("name")
                .asString())
        .isEqualTo("company-name");
  }

  private static Usage usage(BedrockModel model, Prompt prompt) {
    return answered(model.ask(question(NATIVE, prompt), none(), soon())).usage();
  }

  @Test
  void maxTokensAndTheTextsAreSent() {
    model(StandInReply.text("{}")).ask(question(NATIVE), none(), soon());
    assertThat(asked.getFirst().maxTokens()).isEqualTo(77);
    assertThat(asked.getFirst().system()).isEqualTo("be brief");
    assertThat(asked.getFirst().userTexts()).containsExactly("<input>㈱Acme</input>");
  }

  @Test
  void aReAskQuotesTheFaultAfterTheFirstAnswer() {
    model(StandInReply.text("{}"))
        .ask(question(NATIVE), Optional.of(new Exchange("{\"nmae\":1}", "no nmae")), soon());
    assertThat(asked.getFirst().userTexts()).containsExactly("<input>㈱Acme</input>", "no nmae");
    asked.clear();
    model(StandInReply.text("{}"))
        .ask(question(NATIVE), Optional.of(new Exchange("", "it was empty")), soon());
    assertThat(asked.getFirst().userTexts()).singleElement().asString().endsWith("it was empty");
  }

  @Test
  void theFirstUseOfAModelIsToldWithTheNextStep() {
    Reply reply =
        model(
                new StandInReply.Failure(
                    403,
                    "AccessDeniedException",
                    "Model access is denied due to IAM user or service role is not authorized to"
                        + " perform the required AWS Marketplace actions"))
            .ask(question(ASKED_IN_WORDS), none(), soon());
    assertThat(reply).isInstanceOf(Reply.Unavailable.class);
    assertThat(reply.toString())
        .contains("first use of this model in this account")
        .contains("wait up to 15 minutes");
  }

  @ParameterizedTest
  @CsvSource({
    "429, ThrottlingException, slow down, throttled",
    "429, ModelNotReadyException, warming, throttled",
    "408, ModelTimeoutException, late, retryable",
    "424, ModelErrorException, broke, retryable",
    "500, InternalServerException, oops, retryable",
    "503, ServiceUnavailableException, busy, retryable",
    "403, AccessDeniedException, no, unavailable",
    "404, ResourceNotFoundException, none, unavailable",
    "400, ValidationException, The provided model identifier is invalid., unavailable",
    "400, ExpiredTokenException, the token has expired, unavailable",
    "400, ValidationException, Input is too long for requested model., too long",
    "400, ValidationException, something else, invalid",
  })
  void errorsMeanWhatTheServiceMeans(int status, String type, String message, String kind) {
    Reply reply =
        model(new StandInReply.Failure(status, type, message))
            .ask(question(ASKED_IN_WORDS), none(), soon());
    String found =
        switch (reply) {
          case Reply.Answered answered -> "answered";
          case Reply.Retryable(boolean throttled, var m, var after) ->
              throttled ? "throttled" : "retryable";
          case Reply.Lost lost -> "lost";
          case Reply.TooLong tooLong -> "too long";
          case Reply.Invalid invalid -> "invalid";
          case Reply.Unavailable unavailable -> "unavailable";
        };
    assertThat(found).isEqualTo(kind);
    assertThat(reply.toString()).contains(message);
  }

  @Test
  void hangsResetsAndGarbageAreLost() {
    for (StandInReply reply :
        List.of(
            new StandInReply.Hang(), new StandInReply.Reset(), new StandInReply.Raw("<html>"))) {
      assertThat(model(reply).ask(question(NATIVE), none(), Duration.ofMillis(700)))
          .as("%s", reply)
          .isInstanceOf(Reply.Lost.class);
    }
  }

  @Test
  void anUnreachableServerIsRetryable() {
    BedrockModel model = client(URI.create("http://127.0.0.1:9"));
    assertThat(model.ask(question(NATIVE), none(), soon())).isInstanceOf(Reply.Retryable.class);
  }

  @Test
  void textInSeveralBlocksIsJoinedAndReasoningLeftOut() {
    List<JsonNode> blocks =
        List.of(
            Json.read("{\"reasoningContent\":{\"reasoningText\":{\"text\":\"hm {}\"}}}"),
            Json.read("{\"text\":\"{\\\"name\\\":\"}"),
            Json.read("{\"text\":\"\\\"x\\\"}\"}"));
    Reply reply =
        model(new StandInReply.Blocks(blocks, "end_turn")).ask(question(NATIVE), none(), soon());
    assertThat(answered(reply).text()).isEqualTo("{\"name\":\"x\"}");
  }

  @Test
  void answersPastMaxTokensAreCutAndSaySo() {
    Reply reply = model(StandInReply.text("x".repeat(2_000))).ask(question(NATIVE), none(), soon());
    assertThat(answered(reply).stopReason().word()).isEqualTo("max_tokens");
    assertThat(answered(reply).usage().outputTokens()).isLessThanOrEqualTo(77);
  }

  @Test
  void emptyAnswersAndUnknownStopReasonsAreStillAnswers() {
    Reply reply =
        model(new StandInReply.Blocks(List.of(), "galaxy")).ask(question(NATIVE), none(), soon());
    assertThat(answered(reply).text()).isEmpty();
    assertThat(answered(reply).stopReason().word()).isEqualTo("galaxy");
  }

  @Test
  void oneAskIsOneRequestOnTheWire() {
    model(new StandInReply.Failure(503, "ServiceUnavailableException", "busy"))
        .ask(question(NATIVE), none(), soon());
    assertThat(asked).hasSize(1);
  }

  private BedrockModel model(StandInReply reply) {
    return model(question -> reply);
  }

  private BedrockModel model(StandInModel model) {
    BedrockStandIn standIn =
        BedrockStandIn.builder()
            .model(
                "*",
                question -> {
                  asked.add(question);
                  return model.reply(question);
                })
            .start();
    open.add(standIn);
    return client(standIn.endpoint());
  }

  private BedrockModel client(URI endpoint) {
    BedrockRuntimeClient client =
        BedrockRuntimeClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    open.add(client);
    return new BedrockModel(client, ModelCatalog.shipped());
  }

  private static Question question(String model) {
    return question(model, new Prompt("be brief", "<input>㈱Acme</input>"));
  }

  private static Question question(String model, Prompt prompt) {
    return new Question(
        "company-name",
        model,
        List.of(),
        prompt,
        Inference.ofMaxTokens(77),
        Optional.of(SCHEMA),
        Map.of("task_name", "company-name"));
  }

  private static Completion answered(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Answered.class);
    return ((Reply.Answered) reply).completion();
  }

  private static Optional<Exchange> none() {
    return Optional.empty();
  }

  private static Duration soon() {
    return Duration.ofSeconds(10);
  }
}

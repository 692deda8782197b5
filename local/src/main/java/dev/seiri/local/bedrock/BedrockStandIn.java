package dev.seiri.local.bedrock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.TokenEstimate;
import dev.seiri.core.model.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A stand-in for the Bedrock Runtime HTTP API: Converse and InvokeModel, as the stock SDKs speak
/// them, on the loopback interface. It is part of the local stack and the harness of tests.
public final class BedrockStandIn implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BedrockStandIn.class);
  private static final Duration HANG = Duration.ofMinutes(10);
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost");
  private static final Pattern PATH = Pattern.compile("/model/([^/]+)/(converse|invoke)");

  static {
    // The JDK's server closes idle connections past 200 and breaks clients that keep more.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "4096");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Builder settings;
  private final HttpServer server;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong throttled = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  /// The prompt cache: what was sent before a cache point, by model. It never expires here; the
  /// service's does after minutes.
  private final Set<String> kept = ConcurrentHashMap.newKeySet();

  private BedrockStandIn(Builder settings) throws IOException {
    this.settings = settings;
    this.server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), settings.port), 1_024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public static Builder builder() {
    return new Builder();
  }

  /// A builder of a stand-in.
  public static final class Builder {
    private final Map<String, StandInModel> models = new LinkedHashMap<>();
    private Supplier<Map<String, ? extends StandInModel>> more = Map::of;
    private int port;
    private Duration latency = Duration.ZERO;
    private int quota = Integer.MAX_VALUE;

    private Builder() {}

    /// Serves a model under an id. The id `*` stands for every other.
    public Builder model(String id, StandInModel model) {
      models.put(id, model);
      return this;
    }

    /// Serves further models, by id, which may change while the server runs.
    public Builder more(Supplier<Map<String, ? extends StandInModel>> more) {
      this.more = more;
      return this;
    }

    /// The port, or 0 for a free one.
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /// How long every answer takes.
    public Builder latency(Duration latency) {
      this.latency = latency;
      return this;
    }

    /// How many calls may be in flight; one more is throttled.
    public Builder quota(int quota) {
      this.quota = quota;
      return this;
    }

    /// @throws IllegalStateException if the port is taken, naming it
    public BedrockStandIn start() {
      try {
        return new BedrockStandIn(this);
      } catch (BindException e) {
        throw new IllegalStateException("port " + port + " is in use; give another", e);
      } catch (IOException e) {
        throw new IllegalStateException("the Bedrock stand-in cannot start: " + e, e);
      }
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The number of calls received, throttled ones included.
  public long calls() {
    return calls.get();
  }

  public long throttled() {
    return throttled.get();
  }

  /// The most calls that were in flight at once.
  public int peakInFlight() {
    return peak.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    // Not a resource of the try: it would be closed before a catch could answer.
    try {
      answer(exchange);
    } catch (BadRequest e) {
      fail(
          exchange,
          new StandInReply.Failure(400, "ValidationException", String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("the stand-in failed", e);
      fail(exchange, new StandInReply.Failure(500, "InternalServerException", e.toString()));
    } finally {
      exchange.close();
    }
  }

  /// The name that the caller has for this server. A page in a browser may reach loopback under a
  /// name of its own.
  private static String host(HttpExchange exchange) {
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    int port = host.lastIndexOf(':');
    return port < 0 ? host : host.substring(0, port);
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    long start = System.nanoTime();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher path = PATH.matcher(exchange.getRequestURI().getRawPath());
    if (!path.matches() || !exchange.getRequestMethod().equals("POST")) {
      fail(
          exchange,
          new StandInReply.Failure(404, "UnknownOperationException", "no such operation"));
      return;
    }
    if (!HOSTS.contains(host(exchange))) {
      fail(
          exchange,
          new StandInReply.Failure(
              403, "AccessDeniedException", "this server answers callers of this machine alone"));
      return;
    }
    boolean converse = path.group(2).equals("converse");
    String modelId = URLDecoder.decode(path.group(1), StandardCharsets.UTF_8);
    JsonNode json = parse(body);
    StandInQuestion question =
        converse ? ConverseFormat.read(modelId, json) : InvokeFormat.read(modelId, json);
    send(exchange, question, reply(question), converse, start);
  }

  /// The model's reply, or that the quota is used up. A call is in flight until its answer is ready
  /// to be sent.
  private StandInReply reply(StandInQuestion question) throws InterruptedException {
    int now = inFlight.incrementAndGet();
    peak.accumulateAndGet(now, Math::max);
    try {
      if (now > settings.quota) {
        throttled.incrementAndGet();
        return new StandInReply.Failure(
            429, "ThrottlingException", "Too many requests, please wait before trying again.");
      }
      Thread.sleep(settings.latency);
      StandInReply reply = model(question.modelId()).reply(question);
      if (reply instanceof StandInReply.Hang) {
        Thread.sleep(HANG);
      }
      return reply;
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private StandInModel model(String id) {
    StandInModel model = settings.models.get(id);
    if (model == null) {
      model = settings.more.get().get(id);
    }
    if (model == null) {
      model = settings.models.get("*");
    }
    if (model == null) {
      throw new BadRequest(
          "The provided model identifier is invalid. This stand-in has "
              + Stream.concat(
                      settings.models.keySet().stream(),
                      settings.more.get().keySet().stream().sorted())
                  .collect(Collectors.joining(", "))
              + "; it is no language model.");
    }
    return model;
  }

  private static JsonNode parse(String body) {
    try {
      return Json.read(body);
    } catch (JacksonException e) {
      throw new BadRequest("The request body is not JSON.");
    }
  }

  private void send(
      HttpExchange exchange,
      StandInQuestion question,
      StandInReply reply,
      boolean converse,
      long start)
      throws IOException {
    switch (reply) {
      case StandInReply.Blocks blocks ->
          sendAnswer(exchange, question, blocks, (sent, usage) -> {}, converse, start);
      case StandInReply.Billed(StandInReply.Blocks blocks, var bill) ->
          sendAnswer(exchange, question, blocks, bill, converse, start);
      case StandInReply.Failure failure -> fail(exchange, failure);
      case StandInReply.Raw(String body) -> write(exchange, 200, body);
      case StandInReply.Trickle(String body, Duration pause) -> trickle(exchange, body, pause);
      case StandInReply.Hang hang -> exchange.close();
      case StandInReply.Reset reset -> {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write('{');
        exchange.close();
      }
    }
  }

  private void sendAnswer(
      HttpExchange exchange,
      StandInQuestion question,
      StandInReply.Blocks blocks,
      BiConsumer<StandInReply.Blocks, Usage> bill,
      boolean converse,
      long start)
      throws IOException {
    StandInReply.Blocks cut = cut(blocks, question.maxTokens());
    int in =
        TokenEstimate.of(question.system())
            + TokenEstimate.of(String.join("", question.userTexts()));
    int out = TokenEstimate.of(text(cut));
    long millis = (System.nanoTime() - start) / 1_000_000;
    exchange.getResponseHeaders().set("x-amzn-bedrock-input-token-count", Integer.toString(in));
    exchange.getResponseHeaders().set("x-amzn-bedrock-output-token-count", Integer.toString(out));
    exchange.getResponseHeaders().set("x-amzn-bedrock-invocation-latency", Long.toString(millis));
    int kept = TokenEstimate.of(question.kept());
    boolean known = kept > 0 && !this.kept.add(question.modelId() + "\n" + question.kept());
    bill.accept(cut, new Usage(in - kept, out, known ? kept : 0, known ? 0 : kept));
    ObjectNode json =
        converse
            ? ConverseFormat.write(cut, in, out, kept, known, millis)
            : InvokeFormat.write(question, cut, in, out);
    write(exchange, 200, Json.write(json));
  }

  /// Ends when the caller does not listen any more.
  private static void trickle(HttpExchange exchange, String body, Duration pause)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      for (byte next : bytes) {
        Thread.sleep(pause);
        out.write(next);
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static StandInReply.Blocks cut(StandInReply.Blocks reply, int maxTokens) {
    if (TokenEstimate.of(text(reply)) <= maxTokens) {
      return reply;
    }
    String text = text(reply);
    int length = text.length();
    while (length > 0 && TokenEstimate.of(text.substring(0, length)) > maxTokens) {
      length--;
    }
    ObjectNode block = Json.object();
    block.put("text", Text.wellFormed(text.substring(0, length)));
    return new StandInReply.Blocks(List.of(block), "max_tokens");
  }

  private static String text(StandInReply.Blocks reply) {
    return reply.blocks().stream()
        .map(block ->
            block.has("toolUse")
                ? Json.write(block.path("toolUse").path("input"))
                : block.path("text").asString(""))
        .collect(Collectors.joining());
  }

  private static void fail(HttpExchange exchange, StandInReply.Failure failure) throws IOException {
    exchange.getResponseHeaders().set("x-amzn-ErrorType", failure.type());
    ObjectNode json = Json.object();
    json.put("message", failure.message());
    write(exchange, failure.status(), Json.write(json));
  }

  private static void write(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}

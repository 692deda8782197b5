package dev.seiri.bench.rig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A server in front of a table or bucket that fails a share of the calls by seed: throttles,
/// breaks before the call is made, and, worse, after it was made, so that the caller does not learn
/// that it was.
public final class FlakyProxy implements AutoCloseable {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "host", "connection", "content-length", "expect", "upgrade", "transfer-encoding", "date");

  /// Which service's words it fails in.
  public enum Service {
    DYNAMODB(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ThrottlingException\",\"message\":\"drill\"}",
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\"message\":\"drill\"}"),
    S3(
        503,
        "<Error><Code>SlowDown</Code><Message>drill</Message></Error>",
        "<Error><Code>InternalError</Code><Message>drill</Message></Error>");

    private final int throttledStatus;
    private final String throttled;
    private final String broken;

    Service(int throttledStatus, String throttled, String broken) {
      this.throttledStatus = throttledStatus;
      this.throttled = throttled;
      this.broken = broken;
    }
  }

  private final Service service;
  private final URI target;
  private final double share;
  private final Random random;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  private FlakyProxy(Service service, URI target, double share, long seed) throws IOException {
    this.service = service;
    this.target = target;
    this.share = share;
    this.random = new Random(seed);
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1_024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /// @param share of calls that fail, 0 to 1
  public static FlakyProxy before(URI target, Service service, double share, long seed)
      throws IOException {
    return new FlakyProxy(service, target, share, seed);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public long calls() {
    return calls.get();
  }

  public long failed() {
    return failed.get();
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }

  private enum Fate {
    FINE,
    THROTTLED,
    BROKEN_BEFORE,
    BROKEN_AFTER
  }

  private synchronized Fate fate() {
    return random.nextDouble() < share
        ? Fate.values()[1 + random.nextInt(Fate.values().length - 1)]
        : Fate.FINE;
  }

  private void handle(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    Fate fate = fate();
    if (fate != Fate.FINE) {
      failed.incrementAndGet();
    }
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readAllBytes();
      switch (fate) {
        case FINE -> pass(exchange, forward(exchange, body));
        case THROTTLED -> fail(exchange, service.throttledStatus, service.throttled);
        case BROKEN_BEFORE -> fail(exchange, 500, service.broken);
        case BROKEN_AFTER -> {
          forward(exchange, body);
          fail(exchange, 500, service.broken);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    URI asked = exchange.getRequestURI();
    String path =
        asked.getRawPath() + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + path))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void pass(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    byte[] body = response.body();
    if (exchange.getRequestMethod().equals("HEAD")) {
      response
          .headers()
          .firstValue("content-length")
          .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
    }
    exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static void fail(HttpExchange exchange, int status, String message) throws IOException {
    byte[] body =
        exchange.getRequestMethod().equals("HEAD")
            ? new byte[0]
            : message.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}

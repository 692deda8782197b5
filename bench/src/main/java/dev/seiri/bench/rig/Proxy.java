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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A server in front of a table or bucket, which counts the calls and lets a [Decision] handle
/// each.
public final class Proxy implements AutoCloseable {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "host", "connection", "content-length", "expect", "upgrade", "transfer-encoding", "date");

  private final URI target;
  private final Decision decision;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong calls = new AtomicLong();

  private Proxy(URI target, Decision decision) throws IOException {
    this.target = target;
    this.decision = decision;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1_024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /// The handling of a call.
  public interface Decision {
    /// Answers the call, by itself or with the target's answer.
    void on(Call call) throws IOException, InterruptedException;
  }

  public static Proxy before(URI target, Decision decision) throws IOException {
    return new Proxy(target, decision);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public long calls() {
    return calls.get();
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      decision.on(new Call(exchange, in.readAllBytes()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One call.
  public final class Call {
    private final HttpExchange exchange;
    private final byte[] body;

    private Call(HttpExchange exchange, byte[] body) {
      this.exchange = exchange;
      this.body = body;
    }

    /// A header's value, possibly empty.
    public String header(String name) {
      return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    /// The body as text.
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /// Forwards the call and its answer.
    public void pass() throws IOException, InterruptedException {
      HttpResponse<byte[]> response = make();
      response
          .headers()
          .map()
          .forEach((name, values) -> {
            if (!isHopByHop(name)) {
              exchange.getResponseHeaders().put(name, values);
            }
          });
      if (isHead()) {
        response
            .headers()
            .firstValue("content-length")
            .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
      }
      send(response.statusCode(), response.body());
    }

    /// Forwards the call, and does not answer yet.
    public HttpResponse<byte[]> make() throws IOException, InterruptedException {
      return make(body);
    }

    /// Forwards the call with another body, and does not answer yet.
    public HttpResponse<byte[]> make(String other) throws IOException, InterruptedException {
      return make(other.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<byte[]> make(byte[] body) throws IOException, InterruptedException {
      URI asked = exchange.getRequestURI();
      String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(target + asked.getRawPath() + query))
              .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> {
            if (!isHopByHop(name)) {
              values.forEach(value -> request.header(name, value));
            }
          });
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /// Answers without the target.
    public void answer(int status, String text) throws IOException {
      send(status, isHead() ? new byte[0] : text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isHead() {
      return exchange.getRequestMethod().equals("HEAD");
    }

    private void send(int status, byte[] bytes) throws IOException {
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static boolean isHopByHop(String header) {
    return HOP_BY_HOP.contains(header.toLowerCase(Locale.ROOT));
  }
}

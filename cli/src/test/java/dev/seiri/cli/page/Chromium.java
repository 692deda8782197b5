package dev.seiri.cli.page;

import dev.seiri.core.json.Json;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A tab of a headless Chromium, controlled by its DevTools protocol.
public final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> replies = new LinkedBlockingQueue<>();
  private final Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
  private int calls;

  private Chromium(Process process, Path profile, String url) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(url), listener())
            .join();
  }

  /// Starts one. Without a Chromium on the path the test is skipped, but not in CI, where `.ci/run`
  /// installs it.
  ///
  /// @param folder for its profile
  public static Chromium start(Path folder) throws IOException, InterruptedException {
    Optional<Path> program = find();
    if (System.getenv("CI") == null) {
      Assumptions.assumeTrue(program.isPresent(), "there is no Chromium; see CONTRIBUTING.md");
    }
    Process process =
        new ProcessBuilder(
                program.orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Chromium tab = new Chromium(process, folder, tab(port(folder)));
      for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
        tab.call(domain + ".enable", Map.of());
      }
      return tab;
    } catch (RuntimeException | IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /// Opens a file and waits until it is loaded.
  public void open(Path page) throws InterruptedException {
    events.clear();
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (events.stream().noneMatch(event -> method(event).equals("Page.loadEventFired"))) {
      pause(until, "the page to load");
    }
  }

  /// The value of an expression, which may be a promise.
  public JsonNode value(String expression) throws InterruptedException {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(result.path("exceptionDetails").toString());
    }
    return result.path("result").path("value");
  }

  /// Waits until an expression is true.
  public void await(String expression) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!value(expression).asBoolean(false)) {
      pause(until, expression);
    }
  }

  /// Presses a key.
  public void press(String key) throws InterruptedException {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      call("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "code", key));
    }
  }

  public void size(int width, int height) throws InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /// @param media `screen` or `print`
  /// @param scheme `light` or `dark`
  public void look(String media, String scheme) throws InterruptedException {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  public void scripts(boolean allowed) throws InterruptedException {
    call("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
  }

  /// Errors since the page was opened: exceptions, refused scripts, dialogs, and requests that went
  /// beyond the file.
  public List<String> complaints() {
    List<String> found = new ArrayList<>();
    for (JsonNode event : events) {
      JsonNode parameters = event.path("params");
      switch (method(event)) {
        case "Runtime.exceptionThrown", "Page.javascriptDialogOpening" ->
            found.add(parameters.toString());
        case "Log.entryAdded" -> {
          if (parameters.path("entry").path("level").asString("").equals("error")) {
            found.add(parameters.path("entry").path("text").asString(""));
          }
        }
        case "Network.requestWillBeSent" -> {
          String url = parameters.path("request").path("url").asString("");
          if (!url.startsWith("file:")) {
            found.add(url);
          }
        }
        default -> {}
      }
    }
    return found;
  }

  /// What axe-core finds wrong.
  public List<String> faults() throws Exception {
    try (InputStream in =
        Chromium.class.getResourceAsStream(
            "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
      if (in == null) {
        throw new IllegalStateException("axe-core is not on the class path");
      }
      value(new String(in.readAllBytes(), StandardCharsets.UTF_8) + "; true");
    }
    JsonNode violations =
        value(
            "axe.run().then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html + ' ' + v.nodes[0].failureSummary))");
    return violations.valueStream().map(JsonNode::asString).toList();
  }

  @Override
  public void close() {
    socket.abort();
    process.destroyForcibly().onExit().join();
    for (String link : List.of("SingletonSocket", "SingletonLock", "SingletonCookie")) {
      try {
        Files.deleteIfExists(profile.resolve(link));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws InterruptedException {
    ObjectNode message = Json.object();
    message.put("id", ++calls);
    message.put("method", method);
    message.set("params", Json.MAPPER.valueToTree(parameters));
    socket.sendText(Json.write(message), true).join();
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode reply = replies.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (reply == null || reply.has("error")) {
        throw new AssertionError(method + ": " + reply);
      }
      if (reply.path("id").asInt() == calls) {
        return reply.path("result");
      }
    }
  }

  private static String method(JsonNode event) {
    return event.path("method").asString("");
  }

  private static void pause(long until, String awaited) throws InterruptedException {
    if (System.nanoTime() > until) {
      throw new AssertionError("timed out waiting for  " + awaited);
    }
    Thread.sleep(20);
  }

  private WebSocket.Listener listener() {
    StringBuilder text = new StringBuilder();
    return new WebSocket.Listener() {
      @Override
      public @Nullable CompletionStage<?> onText(
          WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
          JsonNode message = Json.read(text.toString());
          text.setLength(0);
          if (message.has("id")) {
            replies.add(message);
          } else {
            events.add(message);
          }
        }
        webSocket.request(1);
        return CompletableFuture.completedStage(null);
      }
    };
  }

  private static Optional<Path> find() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int port(Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("DevToolsActivePort");
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file) || Files.readAllLines(file).size() < 2) {
      pause(until, "Chromium to start");
    }
    return Integer.parseInt(Files.readAllLines(file).getFirst());
  }

  private static String tab(int port) throws IOException, InterruptedException {
    HttpResponse<String> list =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            String.format(Locale.ROOT, "http://127.0.0.1:%d/json/list", port)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    for (JsonNode target : Json.read(list.body())) {
      if (target.path("type").asString("").equals("page")) {
        return target.path("webSocketDebuggerUrl").asString("");
      }
    }
    throw new AssertionError("Chromium has no tab: " + list.body());
  }
}

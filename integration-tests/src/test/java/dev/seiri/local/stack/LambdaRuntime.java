package dev.seiri.local.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The Lambda service for one process of the function: the archive as it is deployed, under the
/// runtime's own client, which asks here for invocations.
final class LambdaRuntime implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Process process;
  private final Path log;
  private volatile boolean restored;

  private record Invocation(String event, Instant deadline) {}

  private LambdaRuntime(HttpServer server, Process process, Path log) {
    this.server = server;
    this.process = process;
    this.log = log;
    server.createContext("/2018-06-01/runtime/", this::handle);
    server.setExecutor(executor);
    server.start();
  }

  /// Starts a process of the function.
  ///
  /// @param folder a new one, for the unpacked archive and the process's log
  /// @param env the function's environment
  static LambdaRuntime start(Path folder, String handler, Map<String, String> env)
      throws IOException {
    Path root = Path.of(System.getProperty("seiri.root"));
    Path archive = root.resolve("lambda/target/seiri-function.zip");
    if (!Files.exists(archive)) {
      throw new IllegalStateException(archive + " is missing; ./mvnw package builds it");
    }
    Path task = folder.resolve("task");
    unpack(archive, task);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    Path log = folder.resolve("function.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                // Where the runtime's own hooks around a snapshot are.
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-cp",
                root.resolve("runtime/lambda-runtime/target/lib") + "/*",
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                handler)
            .directory(task.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(env);
    builder.environment().put("LAMBDA_TASK_ROOT", task.toString());
    builder.environment().put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "stream");
    builder
        .environment()
        .put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.getAddress().getPort());
    return new LambdaRuntime(server, builder.start(), log);
  }

  /// Invokes the function.
  ///
  /// @return its response, or the error that it ended with
  JsonNode invoke(String event, Duration timeLeft) throws InterruptedException, IOException {
    waiting.add(new Invocation(event, Instant.now().plus(timeLeft)));
    @Nullable String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (answer == null) {
      throw new IllegalStateException("no answer; the function said: " + log());
    }
    return Json.read(answer);
  }

  /// Whether the process was told that it resumes from its snapshot.
  boolean isRestored() {
    return restored;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    executor.shutdownNow();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String answer = "";
    if (path.endsWith("/restore/next")) {
      restored = true;
    } else if (path.endsWith("/invocation/next")) {
      answer = next(exchange);
    } else {
      answers.add(body);
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(path.endsWith("/next") ? 200 : 202, Math.max(bytes.length, 1));
    exchange.getResponseBody().write(bytes.length == 0 ? new byte[] {' '} : bytes);
    exchange.close();
  }

  private String next(HttpExchange exchange) {
    try {
      Invocation invocation = waiting.take();
      exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "request-1");
      exchange
          .getResponseHeaders()
          .set("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadline().toEpochMilli()));
      exchange
          .getResponseHeaders()
          .set(
              "Lambda-Runtime-Invoked-Function-Arn",
              "arn:aws:lambda:us-east-1:111122223333:function:stream:live");
      return invocation.event();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static void unpack(Path archive, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.copy(zip.getInputStream(entry), file);
      }
    }
  }
}

package dev.seiri.aws.appconfig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A stand-in for the part of AppConfig's HTTP API, and of its agent's, that a release needs,
/// written after the service's API reference.
final class AppConfigStandIn implements AutoCloseable {
  private static final Pattern VERSION =
      Pattern.compile(
          "/applications/app1234/configurationprofiles/prof123/hostedconfigurationversions/(\\d+)");

  /// A deployment.
  record Deployment(
      int number, String version, String strategy, String description, String state) {}

  private final HttpServer server;
  final List<String> versions = new ArrayList<>();
  final List<Deployment> deployments = new ArrayList<>();

  /// The state a deployment has when it was just started.
  String startsAs = "COMPLETE";

  /// The validators' complaint, empty where they accept.
  String invalid = "";

  /// Called before the next document is created.
  Runnable beforeCreating = () -> {};

  /// The status with which the agent answers.
  int agentStatus = 200;

  int agentCalls;

  AppConfigStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /// Ends a deployment.
  void end(int number, String state) {
    deployments.replaceAll(d ->
        d.number() == number
            ? new Deployment(d.number(), d.version(), d.strategy(), d.description(), state)
            : d);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean post = exchange.getRequestMethod().equals("POST");
      switch (path) {
        case "/applications" -> items(exchange, named("app1234", "seiri-prod"));
        case "/applications/app1234/environments" -> items(exchange, named("env1234", "prod"));
        case "/applications/app1234/configurationprofiles" ->
            items(exchange, named("prof123", "labels"));
        case "/deploymentstrategies" -> items(exchange, named("str1234", "seiri-prod-canary"));
        case "/applications/app1234/configurationprofiles/prof123/hostedconfigurationversions" -> {
          if (post) {
            create(exchange);
          } else {
            list(exchange);
          }
        }
        case "/applications/app1234/environments/env1234/deployments" -> {
          if (post) {
            start(exchange);
          } else {
            items(exchange, deployments.reversed().stream().map(this::summary).toList());
          }
        }
        case "/applications/seiri-prod/environments/prod/configurations/labels" -> agent(exchange);
        default -> version(exchange, path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void agent(HttpExchange exchange) throws IOException {
    agentCalls++;
    Optional<String> document =
        deployments.reversed().stream()
            .filter(d -> d.state().equals("COMPLETE"))
            .findFirst()
            .map(d -> versions.get(Integer.parseInt(d.version()) - 1));
    int status = document.isEmpty() ? 404 : agentStatus;
    send(exchange, status, status == 200 ? document.orElseThrow() : "{\"Message\":\"no\"}");
  }

  private void create(HttpExchange exchange) throws IOException {
    String content = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    beforeCreating.run();
    String latest = exchange.getRequestHeaders().getFirst("Latest-Version-Number");
    if (latest != null && Integer.parseInt(latest) != versions.size()) {
      error(exchange, 409, "ConflictException", "LatestVersionNumber is not the latest");
      return;
    }
    versions.add(content);
    exchange.getResponseHeaders().set("Version-Number", Integer.toString(versions.size()));
    send(exchange, 201, content);
  }

  private void list(HttpExchange exchange) throws IOException {
    List<ObjectNode> items = new ArrayList<>();
    for (int i = 1; i <= versions.size(); i++) {
      items.add(Json.object().put("VersionNumber", i));
    }
    items(exchange, items);
  }

  private void start(HttpExchange exchange) throws IOException {
    JsonNode body =
        Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (!invalid.isEmpty()) {
      error(exchange, 400, "BadRequestException", invalid);
      return;
    }
    Deployment deployment =
        new Deployment(
            deployments.size() + 1,
            body.path("ConfigurationVersion").asString(),
            body.path("DeploymentStrategyId").asString(),
            body.path("Description").asString(""),
            startsAs);
    deployments.add(deployment);
    send(exchange, 201, Json.write(summary(deployment)));
  }

  private ObjectNode summary(Deployment deployment) {
    return Json.object()
        .put("DeploymentNumber", deployment.number())
        .put("ConfigurationName", "labels")
        .put("ConfigurationVersion", deployment.version())
        .put("State", deployment.state());
  }

  private void version(HttpExchange exchange, String path) throws IOException {
    Matcher matcher = VERSION.matcher(path);
    if (matcher.matches()) {
      exchange.getResponseHeaders().set("Version-Number", matcher.group(1));
      send(exchange, 200, versions.get(Integer.parseInt(matcher.group(1)) - 1));
    } else {
      error(exchange, 404, "ResourceNotFoundException", "there is no " + path);
    }
  }

  private static List<ObjectNode> named(String id, String name) {
    return List.of(Json.object().put("Id", id).put("Name", name));
  }

  private static void items(HttpExchange exchange, List<ObjectNode> items) throws IOException {
    ObjectNode json = Json.object();
    json.putArray("Items").addAll(items);
    send(exchange, 200, Json.write(json));
  }

  private static void error(HttpExchange exchange, int status, String type, String message)
      throws IOException {
    exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
    send(exchange, status, Json.write(Json.object().put("Message", message)));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}

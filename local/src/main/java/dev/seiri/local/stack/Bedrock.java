package dev.seiri.local.stack;

import dev.seiri.core.json.Json;
import dev.seiri.local.simulation.Simulation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The Bedrock counterpart of the worker, and its environment. Commands that want the same one
/// share a worker; others wait their turn.
///
/// @param kind the stand-in, a server at a URL, or AWS itself
/// @param url for [Kind#URL]
/// @param env the AWS settings and handler settings of the command, handed on to the worker; never
///   written to a file
public record Bedrock(Kind kind, Optional<String> url, SequencedMap<String, String> env) {
  /// The kinds of counterpart.
  public enum Kind {
    STAND_IN,
    URL,
    AWS
  }

  private static final java.util.Set<String> HANDLER_SETTINGS =
      java.util.Set.of(
          "MAX_IN_FLIGHT",
          "MODEL_TIMEOUT_SECONDS",
          "FALLBACK_AFTER_SECONDS",
          "KEEP_ANSWERS_DAYS",
          "MAX_PROMPT_CHARS",
          "REQUESTS_PER_MINUTE",
          "TOKENS_PER_MINUTE",
          "TRACE_CONTENT",
          "MODEL_CATALOG",
          Simulation.VARIABLE,
          Simulation.DIGEST_VARIABLE,
          // For drills.
          "SEIRI_KILL_AT",
          "SEIRI_CLOCK_OFFSET");

  public Bedrock {
    env = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(env));
  }

  /// The stand-in with its rules.
  public static Bedrock standIn(Map<String, String> environment) {
    return new Bedrock(Kind.STAND_IN, Optional.empty(), settings(environment));
  }

  /// A server that speaks the Bedrock Runtime API.
  public static Bedrock at(String url, Map<String, String> environment) {
    return new Bedrock(Kind.URL, Optional.of(url), aws(environment));
  }

  /// Bedrock itself, with the credentials of the environment.
  public static Bedrock aws(String region, Map<String, String> environment) {
    SequencedMap<String, String> env = aws(environment);
    env.put("AWS_REGION", region);
    return new Bedrock(Kind.AWS, Optional.empty(), env);
  }

  /// The environment of the worker.
  SequencedMap<String, String> workerEnvironment(Endpoints endpoints) {
    SequencedMap<String, String> worker = new LinkedHashMap<>();
    boolean credentials = env.keySet().stream().anyMatch(Bedrock::isCredential);
    if (kind == Kind.STAND_IN || (kind == Kind.URL && !credentials)) {
      worker.putAll(LocalNames.anyCredentials());
    }
    worker.putAll(env);
    worker.putIfAbsent("AWS_REGION", LocalNames.REGION);
    worker.putAll(LocalNames.environment(endpoints));
    switch (kind) {
      case STAND_IN -> {}
      case URL -> worker.put("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", url.orElseThrow());
      case AWS -> worker.remove("AWS_ENDPOINT_URL_BEDROCK_RUNTIME");
    }
    return worker;
  }

  /// For people.
  public String describe() {
    return switch (kind) {
      case STAND_IN ->
          "the offline stand-in"
              + (env.containsKey(Simulation.VARIABLE)
                  ? ", with the simulated models of " + env.get(Simulation.VARIABLE)
                  : "");
      case URL -> url.orElse("");
      case AWS -> "Amazon Bedrock in " + env.get("AWS_REGION");
    };
  }

  static Bedrock of(JsonNode json) {
    SequencedMap<String, String> env = new LinkedHashMap<>();
    json.path("env").properties().forEach(e -> env.put(e.getKey(), e.getValue().asString()));
    return new Bedrock(
        Kind.valueOf(json.path("kind").asString()),
        Optional.ofNullable(json.get("url")).map(JsonNode::asString),
        env);
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("kind", kind.name());
    url.ifPresent(u -> json.put("url", u));
    ObjectNode map = json.putObject("env");
    env.forEach(map::put);
    return json;
  }

  private static SequencedMap<String, String> settings(Map<String, String> environment) {
    SequencedMap<String, String> env = new LinkedHashMap<>();
    new TreeMap<>(environment)
        .forEach((name, value) -> {
          if (HANDLER_SETTINGS.contains(name) || name.startsWith("OTEL_")) {
            env.put(name, value);
          }
        });
    return env;
  }

  private static SequencedMap<String, String> aws(Map<String, String> environment) {
    SequencedMap<String, String> env = settings(environment);
    new TreeMap<>(environment)
        .forEach((name, value) -> {
          if (name.startsWith("AWS_") && !name.startsWith("AWS_ENDPOINT_URL")) {
            env.put(name, value);
          }
        });
    return env;
  }

  private static boolean isCredential(String name) {
    return name.equals("AWS_ACCESS_KEY_ID")
        || name.equals("AWS_PROFILE")
        || name.equals("AWS_BEARER_TOKEN_BEDROCK")
        || name.startsWith("AWS_CONTAINER_CREDENTIALS")
        || name.equals("AWS_WEB_IDENTITY_TOKEN_FILE");
  }
}

package dev.seiri.local.bedrock;

import dev.seiri.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The bodies of the Converse operation.
final class ConverseFormat {
  private static final int DEFAULT_MAX_TOKENS = 4_096;

  private ConverseFormat() {}

  /// @throws BadRequest if the service would refuse it
  static StandInQuestion read(String modelId, JsonNode body) {
    JsonNode format =
        body.path("outputConfig").path("textFormat").path("structure").path("jsonSchema");
    JsonNode tool = body.path("toolConfig").path("tools").path(0).path("toolSpec");
    boolean forced =
        body.path("toolConfig").path("toolChoice").has("tool")
            || body.path("toolConfig").path("toolChoice").has("any");
    return new StandInQuestion(
        modelId,
        texts(body.path("system")),
        userTexts(body.path("messages")),
        name(format).or(() -> name(tool)),
        schema(format, tool),
        forced,
        body.path("inferenceConfig").path("maxTokens").asInt(DEFAULT_MAX_TOKENS),
        kept(body),
        metadata(body.path("requestMetadata")));
  }

  /// @param cached of the input tokens those before the cache point
  /// @param known whether these were kept from a call before
  static ObjectNode write(
      StandInReply.Blocks reply,
      int inputTokens,
      int outputTokens,
      int cached,
      boolean known,
      long millis) {
    ObjectNode json = Json.object();
    ObjectNode message = json.putObject("output").putObject("message");
    message.put("role", "assistant");
    reply.blocks().forEach(message.putArray("content")::add);
    json.put("stopReason", reply.stopReason());
    ObjectNode usage = json.putObject("usage");
    usage.put("inputTokens", inputTokens - cached);
    if (cached > 0) {
      usage.put("cacheReadInputTokens", known ? cached : 0);
      usage.put("cacheWriteInputTokens", known ? 0 : cached);
    }
    usage.put("outputTokens", outputTokens);
    usage.put("totalTokens", inputTokens + outputTokens);
    json.putObject("metrics").put("latencyMs", millis);
    return json;
  }

  /// All text up to the last cache point.
  private static String kept(JsonNode body) {
    StringBuilder text = new StringBuilder();
    String kept = "";
    List<JsonNode> blocks = new ArrayList<>();
    body.path("system").forEach(blocks::add);
    body.path("messages").forEach(message -> message.path("content").forEach(blocks::add));
    for (JsonNode block : blocks) {
      text.append(block.path("text").asString(""));
      if (block.has("cachePoint")) {
        kept = text.toString();
      }
    }
    return kept;
  }

  private static List<String> userTexts(JsonNode messages) {
    if (!messages.isArray() || messages.isEmpty()) {
      throw new BadRequest("A conversation must start with a user message.");
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      for (JsonNode block : messages.path(i).path("content")) {
        if (block.path("text").isString() && block.path("text").stringValue().isBlank()) {
          throw new BadRequest(
              String.format(
                  Locale.ROOT,
                  "The text field in the ContentBlock object at messages.%d.content is blank. Add text to the text field, and try again.",
                  i));
        }
      }
      if (messages.path(i).path("role").asString("").equals("user")) {
        texts.add(texts(messages.path(i).path("content")));
      }
    }
    if (texts.isEmpty() || !messages.path(0).path("role").asString("").equals("user")) {
      throw new BadRequest("A conversation must start with a user message.");
    }
    return texts;
  }

  private static String texts(JsonNode blocks) {
    return StreamSupport.stream(blocks.spliterator(), false)
        .map(block -> block.path("text").asString(""))
        .collect(Collectors.joining());
  }

  private static Optional<String> name(JsonNode node) {
    return Optional.of(node.path("name").asString("")).filter(name -> !name.isEmpty());
  }

  private static Optional<JsonNode> schema(JsonNode format, JsonNode tool) {
    if (format.path("schema").isString()) {
      try {
        return Optional.of(Json.read(format.path("schema").stringValue()));
      } catch (JacksonException e) {
        throw new BadRequest("The schema is not valid JSON.");
      }
    }
    return Optional.of(tool.path("inputSchema").path("json")).filter(JsonNode::isObject);
  }

  private static Map<String, String> metadata(JsonNode node) {
    Map<String, String> metadata = new LinkedHashMap<>();
    node.properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asString("")));
    return metadata;
  }
}

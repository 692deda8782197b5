package dev.seiri.local.bedrock;

import dev.seiri.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The bodies of the InvokeModel operation, in the form of Anthropic's messages.
final class InvokeFormat {
  private InvokeFormat() {}

  /// @throws BadRequest if the service would refuse it
  static StandInQuestion read(String modelId, JsonNode body) {
    if (body.has("prompt")) {
      throw new BadRequest(
          "\"prompt\" belongs to the retired text-completion form; send \"messages\" instead.");
    }
    if (!body.path("max_tokens").isInt()) {
      throw new BadRequest("max_tokens: Field required");
    }
    List<String> users = new ArrayList<>();
    for (JsonNode message : body.path("messages")) {
      if (message.path("role").asString("").equals("user")) {
        users.add(text(message.path("content")));
      }
    }
    if (users.isEmpty()) {
      throw new BadRequest("messages: at least one message is required");
    }
    return new StandInQuestion(
        modelId,
        text(body.path("system")),
        users,
        Optional.empty(),
        Optional.empty(),
        false,
        body.path("max_tokens").asInt(),
        "",
        Map.of());
  }

  static ObjectNode write(
      StandInQuestion question, StandInReply.Blocks reply, int inputTokens, int outputTokens) {
    ObjectNode json = Json.object();
    json.put("id", "msg_" + UUID.randomUUID());
    json.put("type", "message");
    json.put("role", "assistant");
    json.put("model", question.modelId());
    for (JsonNode block : reply.blocks()) {
      ObjectNode content = json.withArray("content").addObject();
      content.put("type", "text");
      content.put("text", block.path("text").asString(""));
    }
    json.put("stop_reason", reply.stopReason());
    ObjectNode usage = json.putObject("usage");
    usage.put("input_tokens", inputTokens);
    usage.put("output_tokens", outputTokens);
    return json;
  }

  private static String text(JsonNode content) {
    return content.isString()
        ? content.stringValue()
        : StreamSupport.stream(content.spliterator(), false)
            .map(block -> block.path("text").asString(""))
            .collect(Collectors.joining());
  }
}

package dev.seiri.local.bedrock;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A reply of the stand-in.
public sealed interface StandInReply {
  /// An answer of content blocks.
  record Blocks(List<JsonNode> blocks, String stopReason) implements StandInReply {
    public Blocks {
      blocks = List.copyOf(blocks);
    }
  }

  /// An answer whose sender wants to know what was billed for it.
  ///
  /// @param bill told of what is sent, and of its tokens, before it is sent
  record Billed(Blocks answer, BiConsumer<Blocks, Usage> bill) implements StandInReply {}

  /// An error as the service words it.
  ///
  /// @param status the HTTP status
  /// @param type the exception's name, such as `ThrottlingException`
  record Failure(int status, String type, String message) implements StandInReply {}

  /// A body sent as it is, with status 200: for broken answers.
  record Raw(String body) implements StandInReply {}

  /// A body sent byte by byte with a pause before each, with status 200.
  record Trickle(String body, Duration pause) implements StandInReply {}

  /// No answer at all: the connection is held open until the client gives up.
  record Hang() implements StandInReply {}

  /// A connection that breaks before the answer.
  record Reset() implements StandInReply {}

  static StandInReply text(String text) {
    return text(text, "end_turn");
  }

  static StandInReply text(String text, String stopReason) {
    ObjectNode block = Json.object();
    block.put("text", text);
    return new Blocks(List.of(block), stopReason);
  }
}

package dev.seiri.local.bedrock;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A request to the stand-in.
///
/// @param system the system text, possibly empty
/// @param userTexts the user's turns, at least one
/// @param schemaName the name of the schema or tool, if the request has one
/// @param schema the JSON schema asked for natively or as a tool's input
/// @param tool whether the answer is to be a tool's input
/// @param maxTokens the most tokens the answer may have
/// @param kept the text before the cache point, empty where there is none
public record StandInQuestion(
    String modelId,
    String system,
    List<String> userTexts,
    Optional<String> schemaName,
    Optional<JsonNode> schema,
    boolean tool,
    int maxTokens,
    String kept,
    Map<String, String> metadata) {
  public StandInQuestion {
    userTexts = List.copyOf(userTexts);
    metadata = Map.copyOf(metadata);
  }
}

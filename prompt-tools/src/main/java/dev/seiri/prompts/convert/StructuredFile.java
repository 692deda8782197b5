package dev.seiri.prompts.convert;

import dev.seiri.core.json.Json;
import dev.seiri.prompts.file.PromptFile;
import dev.seiri.prompts.syntax.YamlPlaces;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A prompt in YAML or JSON, recognized by its keys.
final class StructuredFile {
  private StructuredFile() {}

  /// @throws NotAPrompt if there is none in it
  static Converted read(
      String text, Optional<String> rowText, Function<String, String> otherFiles) {
    YamlPlaces places;
    JsonNode root;
    try {
      places = YamlPlaces.of(text);
      root = PromptFile.tree(text);
    } catch (YamlPlaces.NotYaml e) {
      throw new NotAPrompt(
          String.format(
              Locale.ROOT, "line %d: neither YAML nor JSON: %s", e.at().line(), e.getMessage()));
    } catch (JacksonException e) {
      throw new NotAPrompt("neither YAML nor JSON: " + Json.reason(e));
    }
    return ChatFile.isChat(root)
        ? ChatFile.read(root, places, rowText, otherFiles)
        : new LangChainFile(rowText, otherFiles).read(root, places);
  }
}

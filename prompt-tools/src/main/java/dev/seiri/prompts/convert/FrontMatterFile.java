package dev.seiri.prompts.convert;

import dev.seiri.core.json.Json;
import dev.seiri.prompts.file.PromptFile;
import dev.seiri.prompts.syntax.Lines;
import dev.seiri.prompts.syntax.YamlPlaces;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `.prompty` and `.prompt` files: settings in YAML between two lines of dashes, then messages.
final class FrontMatterFile {
  private static final Pattern MATTER =
      Pattern.compile(
          "\\A---[ \\t]*\\r?\\n(.*?)^---[ \\t]*\\r?$\\n?", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Set<String> SAYS_NOTHING =
      Set.of(
          "name",
          "description",
          "authors",
          "author",
          "tags",
          "version",
          "sample",
          "inputs",
          "input",
          "template",
          "api",
          "type",
          "$schema");

  /// Keys under which settings are nested.
  private static final Set<String> NESTED =
      Set.of("model", "configuration", "parameters", "config", "options");

  /// Dotprompt's marks of a role.
  private static final Pattern ROLE = Pattern.compile("\\{\\{\\s*role\\s+[\"'](\\w+)[\"']\\s*}}");

  private FrontMatterFile() {}

  /// @throws NotAPrompt if there is no prompt in it
  static Converted read(String text, Optional<String> rowText) {
    Chat chat = new Chat(rowText);
    Carried carried = new Carried();
    Matcher matter = MATTER.matcher(text);
    int from = 0;
    if (matter.find()) {
      from = matter.end();
      settings(matter.group(1), chat, carried);
    }
    int start = from;
    Lines lines = new Lines(text);
    // A mark of the same length and meaning keeps the places of what follows.
    String body =
        ROLE.matcher(text.substring(from))
            .replaceAll(found -> {
              String role = found.group(1).equals("model") ? "assistant" : found.group(1);
              String mark = "\n" + role + ":";
              return mark
                  + " ".repeat(Math.max(0, found.group().length() - mark.length() - 1))
                  + "\n";
            });
    if (Chat.isMarked(body)) {
      chat.marked(body, index -> lines.at(start + index).line());
    } else if (!body.isBlank()) {
      chat.message("user", body.strip(), index -> lines.at(start + index).line());
    }
    return chat.converted(carried);
  }

  private static void settings(String yaml, Chat chat, Carried carried) {
    try {
      YamlPlaces places = YamlPlaces.of(yaml);
      JsonNode root = PromptFile.tree(yaml);
      walk(root, List.of(), places, chat, carried);
    } catch (YamlPlaces.NotYaml e) {
      throw new NotAPrompt(
          String.format(
              Locale.ROOT,
              "line %d: the settings are not YAML: %s",
              e.at().line() + 1,
              e.getMessage()));
    } catch (JacksonException e) {
      throw new NotAPrompt("the settings are not YAML: " + Json.reason(e));
    }
  }

  private static void walk(
      JsonNode node, List<String> path, YamlPlaces places, Chat chat, Carried carried) {
    node.properties()
        .forEach(e -> {
          String key = e.getKey();
          JsonNode value = e.getValue();
          List<String> here = Stream.concat(path.stream(), Stream.of(key)).toList();
          // The line of dashes comes before.
          int line = places.of(here).line() + 1;
          if (NESTED.contains(key) && value.isObject()) {
            walk(value, here, places, chat, carried);
          } else if (isSchema(key, value)) {
            carried.schema(value.has("schema") ? value.path("schema") : schema(key, value));
          } else if (key.equals("response_format")
              && value.path("type").asString("").equals("json_object")) {
            // Seiri always wants one object.
            return;
          } else if (!SAYS_NOTHING.contains(key)
              && !carried.take(key, value, (name, what) -> chat.lose(line, what))) {
            chat.lose(line, Carried.left(Carried.named(here)));
          }
        });
  }

  private static boolean isSchema(String key, JsonNode value) {
    return switch (key) {
      case "response_format" -> value.path("json_schema").path("schema").isObject();
      case "output_schema", "schema_" -> value.isObject();
      case "output" -> value.path("schema").path("type").asString("").equals("object");
      default -> false;
    };
  }

  private static JsonNode schema(String key, JsonNode value) {
    return key.equals("response_format") ? value.path("json_schema").path("schema") : value;
  }
}

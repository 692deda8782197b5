package dev.seiri.prompts.convert;

import dev.seiri.prompts.file.PromptFile;
import dev.seiri.prompts.syntax.YamlPlaces;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Chats in JSON or YAML: the message lists and requests of OpenAI and Anthropic, promptfoo's
/// configurations and prompts, and Langfuse's exports.
final class ChatFile {
  /// What says nothing of how a prompt is answered.
  private static final Set<String> SAYS_NOTHING =
      Set.of(
          "id",
          "name",
          "description",
          "type",
          "version",
          "labels",
          "tags",
          "createdAt",
          "updatedAt",
          "createdBy",
          "projectId",
          "isActive",
          "commitMessage",
          "$schema",
          "stream",
          "outputPath",
          "resolutionGraph");

  private final Chat chat;
  private final Carried carried = new Carried();
  private final YamlPlaces places;
  private final Function<String, String> otherFiles;

  private ChatFile(Chat chat, YamlPlaces places, Function<String, String> otherFiles) {
    this.chat = chat;
    this.places = places;
    this.otherFiles = otherFiles;
  }

  /// Whether a file's content is a chat, and none of LangChain's prompts.
  static boolean isChat(JsonNode root) {
    if (isMessages(root)) {
      return true;
    }
    if (!root.isObject() || root.has("_type") || root.has("lc") || root.has("template")) {
      return false;
    }
    return isMessages(root.path("messages"))
        || (root.path("prompts").isArray() && !root.path("prompts").isEmpty())
        || root.path("prompts").isString()
        || root.path("prompt").isString()
        || isMessages(root.path("prompt"));
  }

  /// The prompt in a file's content.
  ///
  /// @throws NotAPrompt if there is no text in it
  static Converted read(
      JsonNode root,
      YamlPlaces places,
      Optional<String> rowText,
      Function<String, String> otherFiles) {
    ChatFile file = new ChatFile(new Chat(rowText), places, otherFiles);
    file.root(root);
    return file.chat.converted(file.carried);
  }

  private static boolean isMessages(JsonNode node) {
    if (!node.isArray() || node.isEmpty()) {
      return false;
    }
    for (JsonNode message : node) {
      if (!message.isObject() || !(message.path("role").isString())) {
        return message.path("type").asString("").equals("placeholder");
      }
    }
    return true;
  }

  private void root(JsonNode root) {
    if (root.isArray()) {
      messages(root, List.of());
      return;
    }
    if (root.has("system")) {
      chat.message(
          "system", text(root.path("system"), List.of("system")), lines(List.of("system")));
    }
    for (String key : List.of("messages", "prompt", "prompts")) {
      if (root.has(key)) {
        prompts(key, root.path(key));
      }
    }
    root.properties().forEach(e -> setting(e.getKey(), e.getValue()));
  }

  private void prompts(String key, JsonNode value) {
    List<String> path = List.of(key);
    if (!key.equals("prompts")) {
      one(value, path);
    } else if (value.isString()) {
      one(value, path);
    } else {
      one(value.path(0), with(path, "0"));
      for (int i = 1; i < value.size(); i++) {
        lose(
            with(path, Integer.toString(i)),
            "another prompt of the same file; import it from a file of its own");
      }
    }
  }

  /// A text, a chat as text, a chat, or the name of a file with one of these.
  private void one(JsonNode value, List<String> path) {
    if (value.isObject()) {
      for (String key : List.of("raw", "content", "id", "file")) {
        if (value.path(key).isString()) {
          one(value.path(key), with(path, key));
          return;
        }
      }
      throw new NotAPrompt(
          String.format(Locale.ROOT, "line %d: a prompt without its text", line(path)));
    }
    if (value.isArray()) {
      messages(value, path);
      return;
    }
    String text = value.asString("");
    if (text.startsWith("file://")) {
      String name = text.substring("file://".length());
      if (name.endsWith(".js") || name.endsWith(".py") || name.contains("*")) {
        throw new NotAPrompt(
            "names %s, which is code or many files; import a prompt file itself".formatted(name));
      }
      text(otherFiles.apply(name), path, index -> line(path));
    } else {
      text(text, path, lines(path));
    }
  }

  private void text(String text, List<String> path, IntUnaryOperator lines) {
    Optional<JsonNode> inside = structure(text);
    if (inside.filter(ChatFile::isMessages).isPresent()) {
      JsonNode messages = inside.get();
      messages.forEach(message ->
          chat.message(
              message.path("role").asString(""),
              text(message.path("content"), path),
              index -> line(path)));
    } else if (Chat.isMarked(text)) {
      chat.marked(text, lines);
    } else {
      chat.message("user", text, lines);
    }
  }

  private static Optional<JsonNode> structure(String text) {
    if (!text.stripLeading().startsWith("[") && !text.stripLeading().startsWith("- ")) {
      return Optional.empty();
    }
    try {
      return Optional.of(PromptFile.tree(text));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private void messages(JsonNode messages, List<String> path) {
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      List<String> here = with(path, Integer.toString(i));
      if (message.path("type").asString("").equals("placeholder")) {
        lose(here, "a placeholder for messages; left out");
        continue;
      }
      List<String> content = with(here, "content");
      chat.message(
          message.path("role").asString(""),
          text(message.path("content"), content),
          message.path("content").isString() ? lines(content) : index -> line(content));
    }
  }

  /// A message's text, or its parts that are text.
  private String text(JsonNode content, List<String> path) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      if (part.isString() || part.path("text").isString()) {
        String of = part.isString() ? part.stringValue() : part.path("text").stringValue();
        text.append(text.isEmpty() ? "" : "\n").append(of);
      } else {
        lose(path, "a part of a message that is no text; left out");
      }
    }
    return text.toString();
  }

  private void setting(String key, JsonNode value) {
    List<String> path = List.of(key);
    switch (key) {
      case "system", "messages", "prompt", "prompts" -> {
        // Read before.
      }
      case "config", "options", "parameters" -> {
        if (value.isObject()) {
          value
              .properties()
              .forEach(e -> setting(with(path, e.getKey()), e.getKey(), e.getValue()));
        }
      }
      case "providers" -> provider(value, path);
      case "tools" -> tools(value, path);
      case "tool_choice" -> {
        // Of one tool, its schema is the answer's.
      }
      default -> setting(path, key, value);
    }
  }

  private void setting(List<String> path, String key, JsonNode value) {
    boolean empty = value.isNull() || (value.isContainer() && value.isEmpty());
    if (empty || (path.size() == 1 && SAYS_NOTHING.contains(key))) {
      return;
    }
    if (key.equals("response_format") || key.equals("output_schema") || key.equals("schema_")) {
      JsonNode schema =
          key.equals("response_format") ? value.path("json_schema").path("schema") : value;
      if (schema.isObject()) {
        carried.schema(schema);
      } else if (!value.path("type").asString("").equals("json_object")) {
        lose(path, Carried.left(Carried.named(path)));
      }
      return;
    }
    if (!carried.take(key, value, (name, what) -> lose(path, what))) {
      lose(path, Carried.left(Carried.named(path)));
    }
  }

  /// The first of promptfoo's providers.
  private void provider(JsonNode providers, List<String> path) {
    boolean many = providers.isArray();
    JsonNode first = many ? providers.path(0) : providers;
    List<String> here = many ? with(path, "0") : path;
    if (many && providers.size() > 1) {
      lose(with(path, "1"), "all providers but the first");
    }
    String name = first.isString() ? first.stringValue() : first.path("id").asString("");
    if (!name.isEmpty()) {
      carried.take(
          "model",
          tools.jackson.databind.node.StringNode.valueOf(name),
          (n, what) -> lose(here, what));
    }
    first
        .path("config")
        .properties()
        .forEach(e -> setting(with(with(here, "config"), e.getKey()), e.getKey(), e.getValue()));
  }

  private void tools(JsonNode tools, List<String> path) {
    JsonNode only = tools.path(0);
    JsonNode schema =
        only.has("input_schema")
            ? only.path("input_schema")
            : only.path("function").path("parameters");
    if (tools.size() == 1 && schema.isObject()) {
      carried.schema(schema);
    } else if (!tools.isEmpty()) {
      lose(path, "tools, of which a prompt has none; what they answer is no output_schema");
    }
  }

  private void lose(List<String> path, String what) {
    chat.lose(line(path), what);
  }

  private int line(List<String> path) {
    return places.of(path).line();
  }

  private IntUnaryOperator lines(List<String> path) {
    return index -> places.of(path, index).line();
  }

  private static List<String> with(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }
}

package dev.seiri.prompts.convert;

import dev.seiri.core.json.Json;
import dev.seiri.prompts.file.PromptFile;
import dev.seiri.prompts.syntax.YamlPlaces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// LangChain's prompt files: `_type: prompt` and `few_shot`, and what its `dumps` writes of prompts
/// and chat prompts (`lc: 1`), in YAML or JSON.
final class LangChainFile {
  private static final Set<String> READ =
      Set.of(
          "_type",
          "lc",
          "type",
          "id",
          "kwargs",
          "name",
          "graph",
          "input_variables",
          "template",
          "template_path",
          "template_format",
          "partial_variables",
          "validate_template",
          "prefix",
          "suffix",
          "examples",
          "example_prompt",
          "example_prompt_path",
          "example_separator",
          "messages",
          "content",
          "prompt",
          "input_types",
          "optional_variables",
          "metadata",
          "tags");

  private final Optional<String> rowText;
  private final Function<String, String> otherFiles;
  private final List<Loss> losses = new ArrayList<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Set<String> columns = new LinkedHashSet<>();
  private final StringBuilder system = new StringBuilder();
  private final StringBuilder prompt = new StringBuilder();
  private final Carried carried = new Carried();

  LangChainFile(Optional<String> rowText, Function<String, String> otherFiles) {
    this.rowText = rowText;
    this.otherFiles = otherFiles;
  }

  /// @throws NotAPrompt if it is none
  Converted read(JsonNode root, YamlPlaces places) {
    if (!root.isObject()) {
      throw new NotAPrompt("not a LangChain prompt: it has no _type and no template");
    }
    List<String> at = new ArrayList<>();
    JsonNode inner = root;
    // LangSmith wraps a prompt, and a prompt with its model is a sequence.
    while (true) {
      if (inner.path("manifest").isObject()) {
        inner = inner.path("manifest");
        at.add("manifest");
      } else if (kind(inner).equals("RunnableSequence")) {
        lose(at, places, "what follows the prompt in its sequence, such as the model");
        inner = inner.path("kwargs").path("first");
        at.addAll(List.of("kwargs", "first"));
      } else {
        break;
      }
    }
    part(inner, at, places);
    if (prompt.isEmpty() && system.isEmpty()) {
      throw new NotAPrompt("not a LangChain prompt: it has no template");
    }
    if (prompt.isEmpty()) {
      prompt.append("<input>{{ input_value }}</input>");
      losses.add(new Loss(1, "no message of the user; the row is put after the system text"));
    }
    undeclared(inner);
    return new Converted(
        system.toString(),
        prompt.toString(),
        List.copyOf(used),
        List.copyOf(columns),
        losses,
        carried.defaults(),
        carried.outputSchema());
  }

  private void part(JsonNode node, List<String> path, YamlPlaces places) {
    JsonNode body = node.path("lc").isNumber() ? node.path("kwargs") : node;
    List<String> here = node.path("lc").isNumber() ? with(path, "kwargs") : path;
    refuse(body, here, places);
    String kind = kind(node);
    if (body.path("messages").isArray()) {
      messages(body.path("messages"), with(here, "messages"), places);
    } else if (kind.equals("few_shot") || kind.startsWith("FewShot") || body.has("suffix")) {
      fewShot(body, here, places);
    } else {
      PebbleText out = new PebbleText();
      template(body, here, "template", places, out);
      prompt.append(out);
    }
  }

  private static String kind(JsonNode node) {
    JsonNode id = node.path("id");
    return id.isArray() && !id.isEmpty()
        ? id.path(id.size() - 1).asString("")
        : node.path("_type").asString("");
  }

  private void messages(JsonNode messages, List<String> path, YamlPlaces places) {
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      List<String> here = with(path, Integer.toString(i));
      String kind = kind(message) + message.path("role").asString("");
      boolean isSystem = kind.toLowerCase(java.util.Locale.ROOT).contains("system");
      boolean isUser = kind.matches("(?i).*(human|user|chatmessageprompt).*");
      if (!isSystem && !isUser) {
        lose(
            here,
            places,
            "the message %s; left out".formatted(kind.isEmpty() ? "without a role" : kind));
        continue;
      }
      PebbleText out = new PebbleText();
      message(message, here, places, out);
      StringBuilder to = isSystem ? system : prompt;
      to.append(to.isEmpty() ? "" : "\n\n").append(out);
    }
  }

  private void message(JsonNode message, List<String> path, YamlPlaces places, PebbleText out) {
    boolean dumped = message.path("lc").isNumber();
    JsonNode body = dumped ? message.path("kwargs") : message;
    List<String> here = dumped ? with(path, "kwargs") : path;
    if (body.path("prompt").isObject()) {
      JsonNode inner = body.path("prompt");
      boolean innerDumped = inner.path("lc").isNumber();
      List<String> at = with(here, "prompt");
      template(
          innerDumped ? inner.path("kwargs") : inner,
          innerDumped ? with(at, "kwargs") : at,
          "template",
          places,
          out);
    } else if (body.path("content").isString() && kind(message).endsWith("Message")) {
      // A message that is no template.
      out.literal(body.path("content").stringValue());
    } else {
      template(body, here, body.has("content") ? "content" : "template", places, out);
    }
  }

  private void template(
      JsonNode body, List<String> path, String key, YamlPlaces places, PebbleText out) {
    RowNames names = names(body, path, places);
    IntUnaryOperator lines = index -> places.of(with(path, key), index).line();
    JsonNode given = body.path(key);
    String text;
    if (given.isString()) {
      text = given.stringValue();
    } else if (body.path("template_path").isString()) {
      text = otherFiles.apply(body.path("template_path").stringValue());
      lines = index -> places.of(with(path, "template_path")).line();
    } else {
      throw new NotAPrompt(
          String.format(
              Locale.ROOT,
              "line %d: not a LangChain prompt: it has no template",
              places.of(path).line()));
    }
    String format = body.path("template_format").asString("f-string");
    switch (format) {
      case "f-string" -> new FString(names, losses, lines).write(text, out);
      case "jinja2" -> new JinjaTemplate(names, losses, lines).write(text, out);
      case "mustache" -> mustache(text, names, path, places, out);
      default ->
          throw new NotAPrompt(
              String.format(
                  Locale.ROOT,
                  "line %d: template_format %s is not known; it may be f-string, jinja2 or"
                      + " mustache",
                  places.of(with(path, "template_format")).line(),
                  format));
    }
    took(names);
  }

  /// Of mustache only `{{name}}` is read.
  private void mustache(
      String text, RowNames names, List<String> path, YamlPlaces places, PebbleText out) {
    int line = places.of(with(path, "template")).line();
    JinjaTemplate jinja =
        new JinjaTemplate(names, losses, index -> places.of(with(path, "template"), index).line());
    if (text.matches("(?s).*\\{\\{\\s*[#^/>&!].*")) {
      losses.add(new Loss(line, "sections of mustache; only {{name}} is converted"));
    }
    jinja.write(text.replaceAll("\\{\\{\\s*[#^/>&!][^}]*}}", ""), out);
  }

  private RowNames names(JsonNode body, List<String> path, YamlPlaces places) {
    Map<String, String> constants = new LinkedHashMap<>();
    body.path("partial_variables")
        .properties()
        .forEach(e -> {
          if (e.getValue().isValueNode() && !e.getValue().isNull()) {
            constants.put(e.getKey(), e.getValue().asString());
          } else {
            lose(
                with(with(path, "partial_variables"), e.getKey()),
                places,
                "the partial variable %s, which is no text".formatted(e.getKey()));
          }
        });
    return new RowNames(rowText, constants);
  }

  private void fewShot(JsonNode body, List<String> path, YamlPlaces places) {
    RowNames names = names(body, path, places);
    String separator = body.path("example_separator").asString("\n\n");
    PebbleText out = new PebbleText();
    boolean isFirst = true;
    if (!body.path("prefix").asString("").isEmpty()) {
      text(body, path, "prefix", names, places, out);
      isFirst = false;
    }
    JsonNode examples = body.path("examples");
    if (examples.isString()) {
      examples = PromptFile.tree(otherFiles.apply(examples.stringValue()));
    }
    JsonNode form = body.path("example_prompt");
    JsonNode inner = form.path("lc").isNumber() ? form.path("kwargs") : form;
    if (body.path("example_prompt_path").isString()) {
      inner = PromptFile.tree(otherFiles.apply(body.path("example_prompt_path").stringValue()));
    }
    for (JsonNode example : examples) {
      out.literal(isFirst ? "" : separator);
      isFirst = false;
      example(inner, example, with(path, "example_prompt"), places, out);
    }
    out.literal(isFirst ? "" : separator);
    text(body, path, "suffix", names, places, out);
    took(names);
    prompt.append(out);
  }

  /// An example has values for every variable, so it becomes text.
  private void example(
      JsonNode form, JsonNode example, List<String> path, YamlPlaces places, PebbleText out) {
    Map<String, String> values = new LinkedHashMap<>();
    example
        .properties()
        .forEach(e ->
            values.put(
                e.getKey(),
                e.getValue().isValueNode() ? e.getValue().asString("") : Json.write(e.getValue())));
    RowNames constants = new RowNames(rowText, values);
    String template = form.path("template").asString("");
    IntUnaryOperator lines = index -> places.of(with(path, "template"), index).line();
    if (form.path("template_format").asString("f-string").equals("jinja2")) {
      new JinjaTemplate(constants, losses, lines).write(template, out);
    } else {
      new FString(constants, losses, lines).write(template, out);
    }
    if (!constants.used().isEmpty()) {
      lose(path, places, "an example has no %s".formatted(String.join(", ", constants.used())));
    }
  }

  private void text(
      JsonNode body,
      List<String> path,
      String key,
      RowNames names,
      YamlPlaces places,
      PebbleText out) {
    String text = body.path(key).asString("");
    IntUnaryOperator lines = index -> places.of(with(path, key), index).line();
    if (body.path("template_format").asString("f-string").equals("jinja2")) {
      new JinjaTemplate(names, losses, lines).write(text, out);
    } else {
      new FString(names, losses, lines).write(text, out);
    }
  }

  private void refuse(JsonNode body, List<String> path, YamlPlaces places) {
    body.properties()
        .forEach(e -> {
          boolean saysNothing =
              e.getValue().isNull()
                  || (e.getValue().isContainer() && e.getValue().isEmpty())
                  || e.getValue().path("_type").asString("").equals("default");
          if (e.getKey().equals("schema_") || e.getKey().equals("output_schema")) {
            carried.schema(e.getValue());
          } else if (!READ.contains(e.getKey()) && !saysNothing) {
            lose(with(path, e.getKey()), places, "the key " + e.getKey());
          }
        });
  }

  /// Variables that the file declares and no template uses.
  private void undeclared(JsonNode root) {
    JsonNode declared =
        root.path("lc").isNumber()
            ? root.path("kwargs").path("input_variables")
            : root.path("input_variables");
    for (JsonNode name : declared) {
      if (!used.contains(name.asString("")) && !used.isEmpty()) {
        losses.add(
            new Loss(1, "the variable %s, which no template uses".formatted(name.asString(""))));
      }
    }
  }

  private void took(RowNames names) {
    used.addAll(names.used());
    columns.addAll(names.columns());
    losses.addAll(names.renamed());
  }

  private void lose(List<String> path, YamlPlaces places, String what) {
    losses.add(new Loss(places.of(path).line(), what));
  }

  private static List<String> with(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }
}

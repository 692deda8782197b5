package dev.seiri.core.release;

import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.LabelSource;
import dev.seiri.core.prompt.PromptKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The labels of all tasks as one document, which a configuration service delivers:
/// `{"labels":{"company-name":{"@production":"v2"}}}`.
///
/// @param labels each label's version, by label
public record LabelDocument(SortedMap<PromptKey, String> labels) implements LabelSource {
  /// A document without a label.
  public static final LabelDocument EMPTY = new LabelDocument(sorted());

  private static final String LABELS = "labels";

  public LabelDocument {
    SortedMap<PromptKey, String> copy = sorted();
    copy.putAll(labels);
    labels = Collections.unmodifiableSortedMap(copy);
  }

  /// Reads a document.
  ///
  /// @throws IllegalArgumentException if it is none, naming the place
  public static LabelDocument parse(String text) {
    try {
      JsonNode json = Json.read(text);
      if (!json.isObject() || !json.path(LABELS).isObject() || json.size() != 1) {
        throw new IllegalArgumentException("must be an object with the one key `labels`");
      }
      SortedMap<PromptKey, String> labels = sorted();
      for (Map.Entry<String, JsonNode> task : json.path(LABELS).properties()) {
        read(task.getKey(), task.getValue(), labels);
      }
      return new LabelDocument(labels);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("is not JSON: " + Json.reason(e), e);
    }
  }

  private static void read(String task, JsonNode json, Map<PromptKey, String> labels) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("labels.%s must be an object".formatted(task));
    }
    for (Map.Entry<String, JsonNode> label : json.properties()) {
      String version = label.getValue().asString("");
      if (!label.getKey().startsWith("@")) {
        throw new IllegalArgumentException(
            "labels.%s.%s must begin with @".formatted(task, label.getKey()));
      }
      if (!label.getValue().isString() || version.isBlank() || version.startsWith("@")) {
        throw new IllegalArgumentException(
            "labels.%s.%s must be a version".formatted(task, label.getKey()));
      }
      labels.put(new PromptKey(task, label.getKey()), version);
    }
  }

  @Override
  public Optional<PromptKey> resolve(PromptKey label) {
    return Optional.ofNullable(labels.get(label))
        .map(version -> new PromptKey(label.taskName(), version));
  }

  /// The same labels but for one.
  public LabelDocument with(PromptKey label, String version) {
    SortedMap<PromptKey, String> changed = sorted();
    changed.putAll(labels);
    changed.put(label, version);
    return new LabelDocument(changed);
  }

  /// All versions that labels stand for.
  public List<PromptKey> versions() {
    List<PromptKey> versions = new ArrayList<>();
    labels.forEach((label, version) -> versions.add(new PromptKey(label.taskName(), version)));
    return versions.stream().distinct().toList();
  }

  /// The document on one line, by task and label.
  public String line() {
    ObjectNode json = Json.object();
    ObjectNode all = json.putObject(LABELS);
    labels.forEach(
        (label, version) -> all.withObjectProperty(label.taskName()).put(label.version(), version));
    return Json.write(json);
  }

  private static SortedMap<PromptKey, String> sorted() {
    return new TreeMap<>(
        Comparator.comparing(PromptKey::taskName).thenComparing(PromptKey::version));
  }
}

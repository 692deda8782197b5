package dev.seiri.prompts.convert;

import java.util.Locale;
import java.util.Optional;

/// The format of another tool's prompt.
public enum Style {
  /// LangChain's own files, in YAML or JSON.
  LANGCHAIN,
  /// A Jinja template.
  JINJA,
  /// Python's `{name}`.
  F_STRING,
  /// Text without variables: instructions, followed by the row.
  TEXT;

  /// The style, recognized by a file's name and text.
  public static Style of(String fileName, String text) {
    return byName(fileName.toLowerCase(Locale.ROOT))
        .orElse(text.contains("{{") || text.contains("{%") ? JINJA : TEXT);
  }

  private static Optional<Style> byName(String name) {
    if (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json")) {
      return Optional.of(LANGCHAIN);
    }
    return name.endsWith(".jinja") || name.endsWith(".jinja2") || name.endsWith(".j2")
        ? Optional.of(JINJA)
        : Optional.empty();
  }
}

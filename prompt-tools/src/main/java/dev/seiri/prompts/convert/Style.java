package dev.seiri.prompts.convert;

import java.util.Locale;
import java.util.Optional;

/// The format of another tool's prompt.
public enum Style {
  /// LangChain's own files, and chats of other tools, in YAML or JSON.
  LANGCHAIN,
  /// Settings in YAML between lines of dashes, then messages: `.prompty` and `.prompt`.
  FRONT_MATTER,
  /// A Jinja template.
  JINJA,
  /// Python's `{name}`.
  F_STRING,
  /// Text without variables: instructions, followed by the row.
  TEXT;

  /// The style, recognized by a file's name and text.
  public static Style of(String fileName, String text) {
    if (text.startsWith("---\n") && text.indexOf("\n---", 3) > 0 && !isData(fileName)) {
      return FRONT_MATTER;
    }
    return byName(fileName.toLowerCase(Locale.ROOT))
        .orElse(text.contains("{{") || text.contains("{%") ? JINJA : TEXT);
  }

  private static boolean isData(String fileName) {
    return fileName.toLowerCase(Locale.ROOT).matches(".*\\.(?:ya?ml|json)");
  }

  private static Optional<Style> byName(String name) {
    if (isData(name)) {
      return Optional.of(LANGCHAIN);
    }
    if (name.endsWith(".prompty") || name.endsWith(".prompt")) {
      return Optional.of(FRONT_MATTER);
    }
    return name.endsWith(".jinja") || name.endsWith(".jinja2") || name.endsWith(".j2")
        ? Optional.of(JINJA)
        : Optional.empty();
  }
}

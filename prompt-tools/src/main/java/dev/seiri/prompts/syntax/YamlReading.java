package dev.seiri.prompts.syntax;

import org.snakeyaml.engine.v2.api.LoadSettings;

/// How YAML is read.
public final class YamlReading {
  /// Larger than any file that is read. Where a text is longer than the engine's buffer and a
  /// character beyond U+FFFF lies across the buffer's end, the engine fails.
  private static final int BUFFER_CHARS = 1_000_100;

  private YamlReading() {}

  /// The settings of the engine.
  ///
  /// @param duplicates whether a key may be there twice
  public static LoadSettings settings(boolean duplicates) {
    return LoadSettings.builder()
        .setAllowDuplicateKeys(duplicates)
        .setBufferSize(BUFFER_CHARS)
        .build();
  }
}

package dev.seiri.loader.source;

import java.nio.charset.Charset;
import java.util.Optional;

/// The options for reading a text.
///
/// @param charset absent: found out
/// @param separator of a table; absent: found out
public record TextOptions(Optional<Charset> charset, Optional<Separator> separator) {
  /// Everything is detected.
  public static final TextOptions DETECTED = new TextOptions(Optional.empty(), Optional.empty());
}

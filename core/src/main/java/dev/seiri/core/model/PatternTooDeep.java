package dev.seiri.core.model;

import dev.seiri.core.json.Text;

/// A schema's pattern that needs more stack for a text than there is.
final class PatternTooDeep extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PatternTooDeep(String pattern, Throwable cause) {
    super(
        "the schema's pattern %s is too deep for a text this long; write it without nested groups, or without look-around and back-references"
            .formatted(Text.excerpt(pattern, 80)),
        cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

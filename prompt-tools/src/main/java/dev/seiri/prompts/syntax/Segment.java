package dev.seiri.prompts.syntax;

/// A segment of a template, recognized by its delimiters. Pebble's and Jinja's are the same.
///
/// @param start where it begins in the template, delimiters included
/// @param end where it ends, exclusive
/// @param inner what stands between the delimiters; of text, all of it
/// @param innerStart where `inner` begins in the template
/// @param trimsBefore whether it takes away the white space before it (`{{-`)
/// @param trimsAfter whether it takes away the white space after it (`-}}`)
public record Segment(
    Kind kind,
    int start,
    int end,
    String inner,
    int innerStart,
    boolean trimsBefore,
    boolean trimsAfter) {
  /// The kind of a segment.
  public enum Kind {
    /// Literal text.
    TEXT,
    /// `{{ … }}`
    PRINT,
    /// `{% … %}`
    TAG,
    /// `{# … #}`
    COMMENT,
    /// The literal text of a `verbatim` or `raw` block.
    VERBATIM,
    /// A delimiter that opens and never closes; `inner` is the rest of the template.
    UNCLOSED
  }

  /// The first word of a tag, such as `if`; of anything else the first word too.
  public String word() {
    return inner.strip().split("[^\\p{L}\\p{N}_]", 2)[0];
  }
}

package dev.seiri.loader.source;

import dev.seiri.loader.source.SourceNote.Severity;

/// The notes of a text's encoding detection.
final class TextNotes {
  private TextNotes() {}

  static void add(Notes notes, Charsets.Found found) {
    TextCensus census = found.census();
    String charset = CharsetNames.shown(found.charset());
    if (census.nul() > 0) {
      notes.add(
          found.said() ? Severity.WARNING : Severity.ERROR,
          "nul",
          census.nul(),
          "line " + census.nulLine(),
          count ->
              Notes.count(count, "NUL stands", "NULs stand")
                  + (found.said()
                      ? " in the text, each replaced by U+FFFD"
                      : " in the text: remove them, or say --charset %s to have each replaced by U+FFFD"
                          .formatted(charset)));
    }
    if (census.privateUse() > 0) {
      notes.add(
          Severity.WARNING,
          "private-use",
          census.privateUse(),
          "line " + census.privateUseLine(),
          count ->
              Notes.count(count, "character is", "characters are")
                  + " from the private-use area (gaiji), which no model can read");
    }
    if (census.replaced() > 0) {
      notes.add(
          Severity.WARNING,
          "replacement-character",
          census.replaced(),
          "line " + census.replacedLine(),
          count ->
              Notes.count(count, "U+FFFD stands", "U+FFFD stand")
                  + " in the text, where an earlier program lost a character");
    }
  }
}

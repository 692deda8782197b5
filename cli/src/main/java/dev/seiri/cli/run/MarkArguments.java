package dev.seiri.cli.run;

import dev.seiri.loader.source.SourceLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Option;

/// Whether a CSV that is written begins with UTF-8's byte order mark, by which spreadsheet programs
/// know that it is UTF-8.
final class MarkArguments {
  /// What a user may want.
  enum Mark {
    AUTO,
    ALWAYS,
    NEVER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--bom",
      paramLabel = "auto|always|never",
      defaultValue = "auto",
      description = {
        "Begin a .csv with a byte order mark, which spreadsheet programs need to know UTF-8. auto:"
            + " as the input does; where the input is not UTF-8 or no text, with one."
      })
  private Mark mark = Mark.AUTO;

  /// Whether a table made of a source begins with a mark.
  boolean of(SourceLayout source) {
    return switch (mark) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          source.byteOrderMark()
              || source.charset().filter(StandardCharsets.UTF_8::equals).isEmpty();
    };
  }

  /// Whether a table that copies no source begins with a mark.
  boolean ofNoSource() {
    return mark != Mark.NEVER;
  }
}

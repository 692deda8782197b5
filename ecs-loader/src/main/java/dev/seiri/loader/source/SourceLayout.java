package dev.seiri.loader.source;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The layout that was detected in a source.
///
/// @param charset of a text: its encoding
/// @param byteOrderMark whether the text begins with a byte order mark
/// @param separator of a table in a text: the separator of cells; absent where it has one column
/// @param sheet of a workbook: the sheet that is read
/// @param sheets of a workbook: all sheets
/// @param headerLine the line of the column names, counted from 1; 0 where there is none
public record SourceLayout(
    Format format,
    Optional<Charset> charset,
    boolean byteOrderMark,
    Optional<Character> separator,
    Optional<String> sheet,
    List<String> sheets,
    long headerLine) {
  public SourceLayout {
    sheets = List.copyOf(sheets);
  }

  /// What people call an encoding; `--charset` takes it.
  public static String shown(Charset charset) {
    return CharsetNames.shown(charset);
  }

  /// The layout in a few words, such as `UTF-8, comma, header in line 1`.
  public String describe() {
    List<String> words = new ArrayList<>();
    charset.ifPresent(found ->
        words.add(CharsetNames.shown(found) + (byteOrderMark ? " with byte order mark" : "")));
    sheet.ifPresent(name -> words.add("sheet " + name));
    switch (format) {
      case JSONL -> words.add("JSON");
      case CSV, TSV -> words.add(separator.map(Separator::shown).orElse("one column"));
      case XLSX -> {
        // Its sheet says it.
      }
    }
    if (headerLine > 0) {
      words.add(
          String.format(
              Locale.ROOT, "header in %s %d", format == Format.XLSX ? "row" : "line", headerLine));
    }
    return String.join(", ", words);
  }
}

package dev.seiri.loader.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text opened at its header line, its separator known.
final class TableText {
  /// A character that no text has: the separator of a text that has none.
  private static final char NONE = '\uFFFF';

  /// Excel's line that names the separator.
  private static final Pattern SEP = Pattern.compile("\"?sep=(.)\"?", Pattern.CASE_INSENSITIVE);

  private static final int SEP_CHARS = 16;

  private final BufferedReader reader;
  private final Charsets.Found found;
  private final Optional<Character> separator;
  private final boolean said;
  private final long before;

  private TableText(
      BufferedReader reader,
      Charsets.Found found,
      Optional<Character> separator,
      boolean said,
      long before) {
    this.reader = reader;
    this.found = found;
    this.separator = separator;
    this.said = said;
    this.before = before;
  }

  /// @param reader at the text's first character
  /// @throws InputFault if the separator is doubtful, or the header's line is past the end
  static TableText of(
      SourceOptions options, BufferedReader reader, Charsets.Found found, Optional<Format> format)
      throws IOException {
    Optional<Character> named = separatorLine(reader);
    long before = named.isPresent() ? 1 : 0;
    if (options.headerRow().isPresent()) {
      before = skip(options, reader, before, options.headerRow());
    }
    String beginning = TextInput.beginning(reader);
    Separators separators =
        new Separators(options.name(), beginning, TextInput.isCut(beginning), before);
    Optional<Separator> said =
        options
            .text()
            .separator()
            .or(() -> named.map(Separator::of))
            .or(() -> options.format().filter(Format.TSV::equals).map(tsv -> Separator.of('\t')));
    if (said.isPresent()) {
      separators.check(said.get().mark());
      return new TableText(reader, found, said.get().mark(), true, before);
    }
    Optional<Character> likely = format.filter(Format.TSV::equals).map(tsv -> '\t');
    return new TableText(reader, found, separators.find(likely), false, before);
  }

  BufferedReader reader() {
    return reader;
  }

  /// How many lines stand before what the reader reads.
  long before() {
    return before;
  }

  /// What cells are taken apart at: where there is one column, a comma still would be a second.
  char parsedSeparator() {
    return separator.orElse(said ? NONE : ',');
  }

  SourceLayout layout(List<String> columns, long headerLine) {
    Optional<Character> shown = columns.size() == 1 && !said ? Optional.empty() : separator;
    return new SourceLayout(
        separator.equals(Optional.of('\t')) ? Format.TSV : Format.CSV,
        Optional.of(found.charset()),
        found.mark() > 0,
        shown,
        Optional.empty(),
        List.of(),
        headerLine);
  }

  private static Optional<Character> separatorLine(BufferedReader reader) throws IOException {
    reader.mark(SEP_CHARS);
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c >= 0 && c != '\n' && c != '\r'; c = reader.read()) {
      line.append((char) c);
      if (line.length() == SEP_CHARS - 1) {
        break;
      }
    }
    reader.reset();
    Matcher matcher = SEP.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    reader.readLine();
    return Optional.of(matcher.group(1).charAt(0));
  }

  private static long skip(
      SourceOptions options, BufferedReader reader, long before, OptionalLong headerRow)
      throws IOException {
    long wanted = headerRow.getAsLong();
    long line = before;
    while (line < wanted - 1) {
      if (reader.readLine() == null) {
        throw new InputFault(
            String.format(
                Locale.ROOT,
                "%s: has %s; --header-row %d is past its end",
                options.name(),
                Notes.count(line, "line", "lines"),
                wanted));
      }
      line++;
    }
    return line;
  }
}

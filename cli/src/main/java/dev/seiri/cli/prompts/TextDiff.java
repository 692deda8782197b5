package dev.seiri.cli.prompts;

import com.github.difflib.text.DiffRow;
import com.github.difflib.text.DiffRow.Tag;
import com.github.difflib.text.DiffRowGenerator;
import dev.seiri.cli.session.StyledLine;
import dev.seiri.core.text.VisibleText;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The differences between two texts: lines of the first after `-`, of the second after `+`, and in
/// each the differing words, marked as `[-removed-]` and `{+new+}`, or by colour.
final class TextDiff {
  private static final int CONTEXT = 2;

  private final boolean colour;

  /// @param colour for a terminal
  TextDiff(boolean colour) {
    this.colour = colour;
  }

  /// The lines that differ with two on either side; none if the texts are the same.
  List<String> of(String before, String after) {
    List<DiffRow> rows =
        DiffRowGenerator.create()
            .showInlineDiffs(true)
            .inlineDiffBySplitter(TextDiff::words)
            .lineNormalizer(line -> line)
            .oldTag(begin -> mark(begin, "[-", "-]"))
            .newTag(begin -> mark(begin, "{+", "+}"))
            .build()
            .generateDiffRows(shown(before), shown(after));
    List<String> lines = new ArrayList<>();
    int shown = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (isNearChange(rows, i)) {
        if (i > shown) {
          lines.add("  …");
        }
        shown = i + 1;
        add(lines, rows.get(i));
      }
    }
    return lines;
  }

  /// The lines as a terminal may show them, before marks in colour come between their words.
  private static List<String> shown(String text) {
    return VisibleText.lines(text).lines().toList();
  }

  private static boolean isNearChange(List<DiffRow> rows, int i) {
    return rows.subList(Math.max(0, i - CONTEXT), Math.min(rows.size(), i + CONTEXT + 1)).stream()
        .anyMatch(row -> row.getTag() != Tag.EQUAL);
  }

  private void add(List<String> lines, DiffRow row) {
    switch (row.getTag()) {
      case EQUAL -> lines.add("  " + row.getOldLine());
      case DELETE -> lines.add(line(StyledLine.RED, "- ", whole(row.getOldLine(), "[-", "-]")));
      case INSERT -> lines.add(line(StyledLine.GREEN, "+ ", whole(row.getNewLine(), "{+", "+}")));
      case CHANGE -> {
        lines.add(line(StyledLine.RED, "- ", row.getOldLine()));
        lines.add(line(StyledLine.GREEN, "+ ", row.getNewLine()));
      }
    }
  }

  private String line(String paint, String sign, String text) {
    return colour ? paint + sign + text + StyledLine.PLAIN : sign + text;
  }

  /// In a line that is removed or new as a whole, no words are marked.
  private String whole(String line, String open, String close) {
    String begin = mark(true, open, close);
    String end = mark(false, open, close);
    return line.startsWith(begin) && line.endsWith(end)
        ? line.substring(begin.length(), line.length() - end.length())
        : line;
  }

  private String mark(boolean begin, String open, String close) {
    if (colour) {
      return begin ? StyledLine.INVERSE : StyledLine.UPRIGHT;
    }
    return begin ? open : close;
  }

  /// The words of a line and the text between them, in Japanese too.
  private static List<String> words(String line) {
    BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
    breaks.setText(line);
    List<String> words = new ArrayList<>();
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      words.add(line.substring(from, to));
      from = to;
    }
    return words;
  }
}

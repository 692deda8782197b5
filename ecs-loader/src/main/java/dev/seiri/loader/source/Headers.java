package dev.seiri.loader.source;

import dev.seiri.loader.source.SourceNote.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The requirements on a table's header row.
public final class Headers {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+([.,][0-9]+)?");

  private Headers() {}

  /// @param line the row's, counted from 1
  /// @param elsewhere how to say that the header is in another line
  /// @throws InputFault if there is no column, or one has no name, or another's
  static void require(String source, long line, List<String> names, String elsewhere) {
    if (names.isEmpty()) {
      throw new InputFault(
          source, line, "the header row is blank; give each column a name" + elsewhere);
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isBlank()) {
        throw new InputFault(
            source,
            line,
            String.format(
                Locale.ROOT,
                "column %d has no name (%s); give it one%s",
                i + 1,
                letters(i),
                elsewhere));
      }
      Integer before = seen.putIfAbsent(name, i);
      if (before != null) {
        throw new InputFault(
            source,
            line,
            "two columns are called \"%s\" (%s and %s); rename one"
                .formatted(name, letters(before), letters(i)));
      }
    }
  }

  static void require(String source, long line, List<String> names) {
    require(source, line, names, "");
  }

  /// Notes that a header looks like a row, which a file without a header would lose.
  static void note(Notes notes, String place, List<String> names) {
    names.stream()
        .filter(name -> NUMBER.matcher(name).matches())
        .findFirst()
        .ifPresent(name ->
            notes.add(
                Severity.WARNING,
                "number-as-name",
                1,
                place,
                count ->
                    "a column is called \"%s\"; has the table a header? Its first row is taken for one"
                        .formatted(name)));
  }

  /// Notes that a row has the header's texts.
  static void noteRepeated(Notes notes, String place) {
    notes.add(
        Severity.WARNING,
        "repeated-header",
        1,
        place,
        count ->
            Notes.count(count, "row repeats", "rows repeat")
                + " the header, as files do that were put together; it is read as a row");
  }

  /// A column as spreadsheets name it: A to Z, AA and on.
  ///
  /// @param column from 0
  public static String letters(int column) {
    String last = String.valueOf((char) ('A' + column % 26));
    return column < 26 ? last : letters(column / 26 - 1) + last;
  }
}

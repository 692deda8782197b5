package dev.seiri.loader.source;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// The choice of the input column and of the id column.
///
/// @param input absent: whole rows are sent, or `fields` of them
/// @param fields the columns that are sent together; empty: all but the id
/// @param id absent: the row's number names it
/// @param required whether a row without an id is a fault, because an id column was named
record ColumnChoice(
    Optional<String> input, List<String> fields, Optional<String> id, boolean required) {
  /// Names of ids, in the order in which they are taken, as [#folded] leaves them.
  private static final List<String> ID_NAMES = List.of("recordid", "レコードid", "id");

  /// The names as Seiri writes them, taken before any other way of writing them.
  private static final List<String> EXACT = List.of("record_id", "id", "input_value", "input");

  private static final List<String> INPUT_NAMES = List.of("inputvalue", "入力値", "input", "入力");

  /// @throws InputFault if a column that was asked for is not there
  static ColumnChoice of(SourceOptions options, List<String> columns) {
    List<String> wanted = options.inputColumns();
    wanted.forEach(column -> require(options, columns, column, "--input-column"));
    options.idColumn().ifPresent(column -> require(options, columns, column, "--id-column"));
    Optional<String> id =
        options.idColumn().or(() -> known(options, columns, ID_NAMES, "--id-column"));
    if (wanted.size() > 1 || options.whole()) {
      return new ColumnChoice(Optional.empty(), wanted, id, options.idColumn().isPresent());
    }
    Optional<String> input =
        wanted.stream()
            .findFirst()
            .or(() -> onlyOther(columns, id))
            .or(() -> known(options, columns, INPUT_NAMES, "--input-column"));
    return new ColumnChoice(input, List.of(), id, options.idColumn().isPresent());
  }

  /// The row of named cells.
  ///
  /// @throws InputFault if the input or a required id is missing
  Row row(
      String name, long number, long line, SequencedMap<String, String> cells, List<String> all) {
    Optional<String> recordId =
        id.map(column -> cells.getOrDefault(column, "")).filter(value -> !value.isBlank());
    if (required && recordId.isEmpty()) {
      throw new InputFault(
          name,
          line,
          String.format(
              Locale.ROOT,
              "row %d has no id in column %s; fill it in or leave --id-column out",
              number,
              id.orElse("")));
    }
    if (input.isEmpty()) {
      SequencedMap<String, String> sent = sent(cells);
      return new Row(number, line, recordId, Row.json(sent), sent, all);
    }
    String value = cells.get(input.get());
    if (value == null) {
      throw new InputFault(
          name, line, String.format(Locale.ROOT, "row %d has no %s", number, input.get()));
    }
    return new Row(number, line, recordId, value, new LinkedHashMap<>(), all);
  }

  /// What becomes of the columns.
  ///
  /// @param columns all of them
  ColumnRoles roles(List<String> columns) {
    if (input.isPresent()) {
      return new ColumnRoles(id, input.stream().toList(), false);
    }
    List<String> sent =
        fields.isEmpty()
            ? columns.stream().filter(column -> !Optional.of(column).equals(id)).toList()
            : fields;
    return new ColumnRoles(id, sent, true);
  }

  private SequencedMap<String, String> sent(SequencedMap<String, String> cells) {
    SequencedMap<String, String> sent = new LinkedHashMap<>();
    if (fields.isEmpty()) {
      sent.putAll(cells);
      id.ifPresent(sent::remove);
    } else {
      fields.forEach(column -> sent.put(column, cells.getOrDefault(column, "")));
    }
    return sent;
  }

  private static Optional<String> onlyOther(List<String> columns, Optional<String> id) {
    List<String> others =
        columns.stream().filter(column -> !Optional.of(column).equals(id)).toList();
    return others.size() == 1 ? Optional.of(others.getFirst()) : Optional.empty();
  }

  private static void require(
      SourceOptions options, List<String> columns, String wanted, String option) {
    if (columns.contains(wanted)) {
      return;
    }
    String hint =
        columns.stream()
            .filter(column -> folded(column).equals(folded(wanted)))
            .findFirst()
            .map(column -> "; did you mean \"" + column + "\"?")
            .orElse("");
    throw new InputFault(
        "%s: there is no column \"%s\" (%s)%s the columns are %s"
            .formatted(options.name(), wanted, option, hint.isEmpty() ? ";" : hint, columns));
  }

  /// The column of a well-known name, however it is written: `ID`, `Record ID`, `record-id`.
  private static Optional<String> known(
      SourceOptions options, List<String> columns, List<String> names, String option) {
    for (String name : names) {
      List<String> found = columns.stream().filter(column -> folded(column).equals(name)).toList();
      Optional<String> exact = found.stream().filter(EXACT::contains).findFirst();
      if (found.size() > 1 && exact.isEmpty()) {
        throw new InputFault(
            "%s: the columns \"%s\" are alike; say which is meant with %s"
                .formatted(options.name(), String.join("\" and \"", found), option));
      }
      if (!found.isEmpty()) {
        return exact.or(() -> Optional.of(found.getFirst()));
      }
    }
    return Optional.empty();
  }

  /// A name without what people vary: case, width, blanks, underscores and hyphens.
  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\s\\p{Z}\\p{Cf}_\\p{Pd}]+", "");
  }
}

package dev.seiri.cli.rows;

import dev.seiri.cli.output.Numbers;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.loader.ColumnProfile;
import dev.seiri.loader.RowsProfile;
import dev.seiri.loader.source.ColumnRoles;
import dev.seiri.loader.source.SourceLayout;
import dev.seiri.loader.source.SourceNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What was understood of a source, for people and for scripts.
///
/// @param name what the source is called
/// @param prompt the prompt that the rows were checked against
record RowsReport(String name, RowsProfile profile, Optional<PromptKey> prompt) {
  private static final int NAME_CHARS = 60;
  private static final int EXAMPLE_CHARS = 30;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    long rows = profile.survey().rows();
    lines.add("source   %s: %s".formatted(name, profile.survey().layout().describe()));
    lines.add(
        "rows     %s (%s different in what is sent)"
            .formatted(Numbers.count(rows), bounded(profile.distinctRows(), profile.moreRows())));
    lines.add("sent     " + sent(profile.survey().roles()));
    lines.add("id       " + profile.survey().roles().id().orElse("the row's number"));
    prompt.ifPresent(key -> lines.add("prompt   " + key));
    lines.add("columns");
    profile.columns().forEach(column -> lines.add("  " + line(column, rows)));
    if (!profile.notes().isEmpty()) {
      lines.add("notes");
      profile.notes().forEach(note -> lines.add("  " + line(note)));
    }
    if (!profile.isLoadable()) {
      lines.add("These rows are not loaded while a note is an error.");
    }
    return lines;
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("source", name);
    json.set("layout", json(profile.survey().layout()));
    json.put("rows", profile.survey().rows());
    json.put("distinct_rows", profile.distinctRows());
    json.put("distinct_rows_bounded", profile.moreRows());
    ColumnRoles roles = profile.survey().roles();
    json.put("id_column", roles.id().orElse(null));
    json.put("sent_as", roles.asFields() ? "fields" : "input_value");
    roles.sent().forEach(json.putArray("sent_columns")::add);
    json.put("prompt", prompt.map(PromptKey::toString).orElse(null));
    ArrayNode columns = json.putArray("columns");
    profile.columns().forEach(column -> columns.add(json(column)));
    ArrayNode notes = json.putArray("notes");
    profile.notes().forEach(note -> notes.add(json(note)));
    json.put("loadable", profile.isLoadable());
    return json;
  }

  private static String sent(ColumnRoles roles) {
    return roles.asFields()
        ? roles.sent().stream().map(column -> "fields." + column).collect(Collectors.joining(", "))
        : "%s as input_value".formatted(String.join(", ", roles.sent()));
  }

  private static String line(ColumnProfile column, long rows) {
    String examples =
        column.examples().stream()
            .map(example -> Text.excerpt(example, EXAMPLE_CHARS))
            .collect(Collectors.joining(" | "));
    return "%s: %s different, %s blank%s"
        .formatted(
            Text.excerpt(column.name(), NAME_CHARS),
            bounded(column.distinct(), column.more()),
            Numbers.percent(column.blanks(), rows),
            examples.isEmpty() ? "" : ": " + examples);
  }

  private static String line(SourceNote note) {
    return "%s: %s".formatted(note.severity().name().toLowerCase(Locale.ROOT), note.told());
  }

  private static String bounded(long count, boolean more) {
    return (more ? "at least " : "") + Numbers.count(count);
  }

  private static ObjectNode json(SourceLayout layout) {
    ObjectNode json = Json.object();
    json.put("format", layout.format().name().toLowerCase(Locale.ROOT));
    json.put("charset", layout.charset().map(SourceLayout::shown).orElse(null));
    json.put("byte_order_mark", layout.byteOrderMark());
    json.put("separator", layout.separator().map(String::valueOf).orElse(null));
    json.put("sheet", layout.sheet().orElse(null));
    layout.sheets().forEach(json.putArray("sheets")::add);
    json.put("header_line", layout.headerLine());
    json.put("described", layout.describe());
    return json;
  }

  private static ObjectNode json(ColumnProfile column) {
    ObjectNode json = Json.object();
    json.put("name", column.name());
    json.put("blank", column.blanks());
    json.put("distinct", column.distinct());
    json.put("distinct_bounded", column.more());
    column.examples().forEach(json.putArray("examples")::add);
    return json;
  }

  private static ObjectNode json(SourceNote note) {
    ObjectNode json = Json.object();
    json.put("severity", note.severity().name().toLowerCase(Locale.ROOT));
    json.put("code", note.code());
    json.put("message", note.message());
    json.put("count", note.count());
    json.put("first", note.first().orElse(null));
    return json;
  }
}

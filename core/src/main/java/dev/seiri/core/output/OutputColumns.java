package dev.seiri.core.output;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.result.ResultDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The columns that a table of an execution's results has beside the input's.
///
/// @param fields the output's fields, in the schemas' order; empty: one column `output` holds the
///   whole object as JSON
/// @param variant whether a column says which variant a row fell to
/// @param flags whether a column says what checks and other readings doubt
public record OutputColumns(List<String> fields, boolean variant, boolean flags) {
  public OutputColumns {
    fields = List.copyOf(fields);
  }

  /// The columns of an execution without checks.
  public OutputColumns(List<String> fields, boolean variant) {
    this(fields, variant, false);
  }

  /// The columns of an execution: the fields of all versions that it may ask.
  public static OutputColumns of(Execution execution, PromptSource prompts) {
    List<PromptTemplate> versions =
        execution.payload().prompts().stream().flatMap(key -> prompts.find(key).stream()).toList();
    Set<String> fields = new LinkedHashSet<>();
    versions.forEach(
        version -> version.outputSchema().map(OutputSchema::properties).ifPresent(fields::addAll));
    return new OutputColumns(
        List.copyOf(fields),
        !execution.payload().variants().isEmpty(),
        versions.stream().anyMatch(version -> !version.checks().isEmpty()));
  }

  /// The same with a column of flags.
  public OutputColumns withFlags() {
    return new OutputColumns(fields, variant, true);
  }

  /// The columns' names. An output field that is called like an input column stands under
  /// `output_<field>`.
  ///
  /// @param columns the input's
  public List<String> header(List<String> columns) {
    Set<String> taken = new HashSet<>(columns);
    List<String> header = new ArrayList<>(columns);
    for (String field : fields.isEmpty() ? List.of("output") : fields) {
      header.add(free(taken, field));
    }
    if (variant) {
      header.add(free(taken, "variant"));
    }
    header.add(free(taken, "verdict"));
    header.add(free(taken, "reason"));
    if (flags) {
      header.add(free(taken, "flags"));
    }
    return header;
  }

  /// A row's cells. A pending row has the verdict `pending`, which is no verdict.
  ///
  /// @param cells the input's
  /// @param result empty while it is pending
  public List<String> record(List<String> cells, Optional<ResultDocument> result) {
    List<String> record = new ArrayList<>(cells.stream().map(Text::storable).toList());
    JsonNode answer = result.map(r -> r.json().path("output")).orElse(Json.MAPPER.nullNode());
    if (fields.isEmpty()) {
      record.add(text(answer));
    } else {
      fields.forEach(field -> record.add(text(answer.path(field))));
    }
    if (variant) {
      record.add(result.flatMap(ResultDocument::variant).orElse(""));
    }
    record.add(result.map(r -> r.verdict().word()).orElse("pending"));
    record.add(result.map(r -> text(r.json().path("error_message"))).orElse(""));
    if (flags) {
      record.add(result.map(r -> Text.storable(String.join("; ", r.doubts()))).orElse(""));
    }
    return record;
  }

  private static String free(Set<String> taken, String name) {
    String free = name;
    while (!taken.add(free)) {
      free = "output_" + free;
    }
    return free;
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isString() ? Text.storable(value.stringValue()) : Json.write(value);
  }
}

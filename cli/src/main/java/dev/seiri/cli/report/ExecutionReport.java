package dev.seiri.cli.report;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.page.Page;
import dev.seiri.cli.page.RowTable;
import dev.seiri.cli.page.RowTable.Column;
import dev.seiri.cli.variants.VariantReport;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.output.OutputColumns;
import dev.seiri.core.prompt.PromptFault;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.request.Request;
import dev.seiri.core.result.ResultDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An execution's report as a page. Rows are added one at a time and kept on the disk until the
/// page is written.
public final class ExecutionReport implements AutoCloseable {
  private final Execution execution;
  private final List<PromptTemplate> prompts;
  private final Optional<Throttling> throttling;
  private final ExecutionFigures figures = new ExecutionFigures();
  private final OutputColumns output;
  private final RowTable table;
  private final VariantReport variants;
  private Map<String, Object> review = Map.of();

  private ExecutionReport(
      Execution execution,
      List<PromptTemplate> prompts,
      OutputColumns output,
      Optional<Throttling> throttling)
      throws IOException {
    this.execution = execution;
    this.prompts = List.copyOf(prompts);
    this.output = output;
    this.throttling = throttling;
    this.table = RowTable.of("All rows", columns(output));
    this.variants = new VariantReport(execution);
  }

  /// Model calls as the handlers measured them.
  ///
  /// @param calls by the model that was called
  /// @param throttled calls that the quota refused
  public record Throttling(Map<String, Long> calls, long throttled) {
    public Throttling {
      calls = Map.copyOf(calls);
    }

    long all() {
      return calls.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /// A report without rows so far.
  ///
  /// @param prompts its prompt versions, as far as they are stored
  /// @param output the columns of its results
  /// @param throttling absent where it is not measured here
  public static ExecutionReport begin(
      Execution execution,
      List<PromptTemplate> prompts,
      OutputColumns output,
      Optional<Throttling> throttling)
      throws IOException {
    return new ExecutionReport(execution, prompts, output, throttling);
  }

  /// Says what a review found.
  ///
  /// @param certificate the JSON document
  public void reviewed(String certificate) {
    review = ReviewSection.of(certificate);
  }

  /// Adds the next row's result, empty while it is pending.
  ///
  /// @param request the row
  public void add(RequestId request, Optional<ResultDocument> result) throws IOException {
    figures.add(result);
    if (isExperiment()) {
      result.ifPresent(variants::add);
    }
    table.add(result.map(this::cells).orElseGet(() -> pending(request)));
  }

  /// Writes the page.
  public void write(OutputStream out, Instant now) throws IOException {
    throttling.ifPresent(t -> figures.measured(t.calls()));
    Map<String, Object> content = new HashMap<>(figures.model());
    content.put("status", execution.status().word());
    content.put("reason", execution.reason().orElse(""));
    content.put("measured", throttling.isPresent());
    content.put("calls", throttling.map(t -> Numbers.count(t.all())).orElse("–"));
    content.put("throttled", throttling.map(t -> Numbers.count(t.throttled())).orElse("–"));
    content.put("settings", ReportSettings.of(execution));
    content.put("review", review);
    content.put("variants", isExperiment() ? VariantsSection.of(variants) : List.of());
    content.put("prompts", prompts.stream().map(this::texts).toList());
    new Page(
            "report",
            "Execution " + execution.id(),
            "%s, %s"
                .formatted(execution.payload().prompt(), execution.payload().foundationModelId()),
            content,
            figures.charts())
        .write(out, table, now);
  }

  @Override
  public void close() throws IOException {
    table.close();
  }

  private boolean isExperiment() {
    return !execution.payload().variants().isEmpty();
  }

  private static List<Column> columns(OutputColumns output) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("record_id", 10));
    columns.add(Column.choice("verdict", 9));
    if (output.variant()) {
      columns.add(Column.choice("variant", 9));
    }
    if (output.flags()) {
      columns.add(Column.choice("flags", 12));
    }
    columns.add(Column.text("input", 18));
    if (output.fields().isEmpty()) {
      columns.add(Column.text("output", 20));
    }
    output.fields().forEach(field -> columns.add(Column.text(field, 10)));
    columns.add(Column.text("reason", 14));
    columns.add(Column.choice("model_id", 14));
    columns.add(Column.number("latency_ms", 7));
    columns.add(Column.number("input_tokens", 8));
    columns.add(Column.number("output_tokens", 8));
    columns.add(Column.number("cost_usd", 8));
    columns.add(Column.number("attempts", 6));
    columns.add(Column.choice("reused", 6));
    columns.add(Column.text("created_at", 14));
    return columns;
  }

  private List<@Nullable Object> cells(ResultDocument result) {
    JsonNode json = result.json();
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(result.recordId());
    cells.add(result.verdict().word());
    if (output.variant()) {
      cells.add(ResultTexts.value(json.path("variant")));
    }
    if (output.flags()) {
      cells.add(result.flags());
    }
    cells.add(ResultTexts.input(json));
    if (output.fields().isEmpty()) {
      cells.add(json.path("output").isObject() ? Json.write(json.path("output")) : "");
    }
    output.fields().forEach(field -> cells.add(ResultTexts.value(json.path("output").path(field))));
    cells.add(ResultTexts.value(json.path("error_message")));
    cells.add(ResultTexts.value(json.path("model_id")));
    for (String number :
        List.of("latency_ms", "input_tokens", "output_tokens", "cost_usd", "attempts")) {
      cells.add(json.path(number).isNumber() ? json.path(number).decimalValue() : null);
    }
    cells.add(result.isReused() ? "yes" : "no");
    cells.add(ResultTexts.value(json.path("created_at")));
    return cells;
  }

  private List<@Nullable Object> pending(RequestId request) {
    @Nullable Object[] cells = new @Nullable Object[columns(output).size()];
    cells[0] = request.value();
    cells[1] = "pending";
    return Arrays.asList(cells);
  }

  private Map<String, Object> texts(PromptTemplate prompt) {
    return Map.of(
        "name", prompt.key().toString(),
        "description", prompt.description(),
        "system", prompt.systemTemplate(),
        "text", prompt.promptTemplate(),
        "schema",
            prompt
                .outputSchema()
                .map(schema ->
                    Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(schema.json()))
                .orElse(""),
        "sha256", prompt.contentSha256(),
        "rendered", figures.first().map(row -> rendered(prompt, row)).orElse(""));
  }

  /// The prompt of the first row, as the model was sent it.
  private String rendered(PromptTemplate template, ResultDocument row) {
    try {
      return switch (new PromptRenderer(RenderLimits.DEFAULT)
          .compile(template)
          .render(request(row))) {
        case Rendering.Rendered(Prompt prompt) -> ResultTexts.clipped(prompt.text(), 5_000);
        case Rendering.Faulty(String message) -> message;
        case Rendering.TooLarge(String message) -> message;
      };
    } catch (PromptFault e) {
      return e.getMessage();
    }
  }

  private Request request(ResultDocument row) {
    return new Request(
        new RequestId(row.json().path("request_id").asString("row")),
        execution.id(),
        new RecordId(row.recordId()),
        row.inputValue(),
        row.fields(),
        0,
        OptionalLong.empty());
  }
}

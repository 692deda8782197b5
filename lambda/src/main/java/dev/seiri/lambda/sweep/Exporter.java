package dev.seiri.lambda.sweep;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Sweeping.Export;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.output.CsvSink;
import dev.seiri.core.output.OutputColumns;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import dev.seiri.core.result.Rows;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a finished execution's results as whole files, part by part and in the rows' order, in
/// flat memory. Its progress is kept with the execution: the next sweep resumes after the last
/// part.
final class Exporter {
  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
  private static final int PART_BYTES = ExportStore.LEAST_PART_BYTES + (3 << 20);
  private static final List<String> COLUMNS = List.of("record_id", "input_value");

  private final SweepPorts ports;
  private final Clock clock;

  Exporter(SweepPorts ports, Clock clock) {
    this.ports = ports;
    this.clock = clock;
  }

  /// Continues an export.
  ///
  /// @return whether it is complete
  boolean advance(Execution execution, Instant until) throws InterruptedException {
    Optional<Sweeping> at = Optional.of(execution.sweeping());
    if (execution.sweeping().export().isEmpty()) {
      at = begin(execution, execution.sweeping(), ExportFile.JSONL);
    }
    while (at.isPresent() && at.get().export().isPresent()) {
      Export export = at.get().export().get();
      Optional<Sweeping> next =
          switch (export.file()) {
            case JSONL -> lines(execution, at.get(), export, until);
            case CSV -> table(execution, at.get(), export, until);
            case FINISHED -> finish(execution, at.get());
          };
      if (next.equals(at)) {
        return false;
      }
      at = next;
    }
    return at.isPresent();
  }

  /// The next step of an export; empty if another sweep is doing it.
  private Optional<Sweeping> note(Execution execution, Sweeping sweeping) {
    return ports.executions().swept(execution.id(), sweeping)
        ? Optional.of(sweeping)
        : Optional.empty();
  }

  private Optional<Sweeping> begin(Execution execution, Sweeping at, ExportFile file) {
    String upload = ports.exports().begin(execution.id(), file);
    return note(execution, at.exporting(new Export(file, upload, 0, 0)));
  }

  /// Adds a part, and stores the progress. If the upload is gone, the file is restarted.
  private Optional<Sweeping> part(
      Execution execution, Sweeping at, Export export, byte[] bytes, long position) {
    int number = export.parts() + 1;
    return ports.exports().part(execution.id(), export.file(), export.upload(), number, bytes)
        ? note(
            execution, at.exporting(new Export(export.file(), export.upload(), number, position)))
        : begin(execution, at, export.file());
  }

  /// Completes a file, whose last part may have been added by an earlier sweep, and continues with
  /// the next. If the upload is gone and the file does not exist, it is restarted.
  private Optional<Sweeping> complete(Execution execution, Sweeping at, Export export) {
    if (!ports.exports().complete(execution.id(), export.file(), export.upload())) {
      LOG.warn("the unfinished {} of {} is lost", export.file().fileName(), execution.id());
      return begin(execution, at, export.file());
    }
    return export.file() == ExportFile.JSONL
        ? begin(execution, at, ExportFile.CSV)
        : note(execution, at.exporting(new Export(ExportFile.FINISHED, "-", 0, 0)));
  }

  private Optional<Sweeping> lines(Execution execution, Sweeping at, Export export, Instant until)
      throws InterruptedException {
    Rows rows = new Rows(execution.id(), execution.requestCount().orElse(0));
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    long row = export.position();
    try (ResultStream results =
        new ResultStream(ports.results(), execution.id(), rows.requestsAfter(row))) {
      while (results.hasNext()) {
        if (clock.instant().isAfter(until)) {
          return Optional.of(at);
        }
        Optional<ResultDocument> result = results.next();
        row++;
        if (result.isEmpty()) {
          LOG.error("execution {} cannot be exported: row {} has no result", execution.id(), row);
          return Optional.of(at);
        }
        part.writeBytes((result.get().line() + "\n").getBytes(StandardCharsets.UTF_8));
        if (part.size() >= PART_BYTES) {
          return part(execution, at, export, part.toByteArray(), row);
        }
      }
    }
    // A part after one that was the last would make that too small.
    return part.size() == 0 && export.parts() > 0
        ? complete(execution, at, export)
        : part(execution, at, export, part.toByteArray(), row);
  }

  private Optional<Sweeping> table(Execution execution, Sweeping at, Export begun, Instant until) {
    Sweeping noted = at;
    Export export = begun;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                ports.exports().open(execution.id(), ExportFile.JSONL, export.position()),
                StandardCharsets.UTF_8))) {
      while (!clock.instant().isAfter(until)) {
        TablePart part = tablePart(execution, lines, export.parts() == 0);
        if (part.bytes().length == 0) {
          return complete(execution, noted, export);
        }
        Optional<Sweeping> stored =
            part(execution, noted, export, part.bytes(), export.position() + part.read());
        if (stored.isEmpty()) {
          return stored;
        }
        noted = stored.get();
        export = noted.export().orElseThrow();
        if (export.parts() == 0) {
          return stored;
        }
      }
    } catch (IOException e) {
      throw new StoreUnavailable(
          "cannot read the %s of %s: %s"
              .formatted(ExportFile.JSONL.fileName(), execution.id(), e.getMessage()),
          e);
    }
    return Optional.of(noted);
  }

  /// Some rows of the table.
  ///
  /// @param bytes empty: there are no more
  /// @param read the bytes of the JSONL file that they were made from
  private record TablePart(byte[] bytes, long read) {}

  private TablePart tablePart(Execution execution, BufferedReader lines, boolean header)
      throws IOException {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    long read = 0;
    try (Writer writer = new OutputStreamWriter(part, StandardCharsets.UTF_8);
        CsvSink sink = sink(execution, writer, header)) {
      String line = lines.readLine();
      while (line != null) {
        sink.row(cells(line), Optional.of(ResultDocument.parse(line)));
        read += line.getBytes(StandardCharsets.UTF_8).length + 1;
        sink.flush();
        if (part.size() >= PART_BYTES) {
          break;
        }
        line = lines.readLine();
      }
    }
    return new TablePart(part.toByteArray(), read);
  }

  private CsvSink sink(Execution execution, Writer writer, boolean header) {
    OutputColumns output = OutputColumns.of(execution, ports.prompts());
    return header ? new CsvSink(writer, COLUMNS, output) : CsvSink.ofMore(writer, output);
  }

  private static List<String> cells(String line) {
    ObjectNode json = ResultDocument.parse(line).json();
    return COLUMNS.stream().map(column -> json.path(column).asString("")).toList();
  }

  private Optional<Sweeping> finish(Execution execution, Sweeping at) {
    Instant now = clock.instant();
    // The counters, read again: the last batch may have counted since.
    summarize(ports.executions().find(execution.id()).orElse(execution), now);
    LOG.info("execution {} is exported", execution.id());
    return note(execution, at.exported(now));
  }

  /// Writes the summary of an execution, as it is counted now.
  ///
  /// @param at when it was exported
  void summarize(Execution execution, Instant at) {
    ports.exports().write(execution.id(), ExportFile.FINISHED, summary(execution, at));
  }

  private static String moment(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static byte[] summary(Execution execution, Instant now) {
    Tally tally = execution.tally();
    ObjectNode json = Json.object();
    json.put("execution_id", execution.id().value());
    json.put("task_name", execution.payload().prompt().taskName());
    json.put("prompt_version", execution.payload().prompt().version());
    json.put("foundation_model_id", execution.payload().foundationModelId());
    ArrayNode fallbacks = json.putArray("fallback_model_ids");
    execution.payload().fallbackModelIds().forEach(fallbacks::add);
    json.set("settings", execution.payload().inference().json());
    ArrayNode variants = json.putArray("variants");
    execution.payload().variants().forEach(variant -> variants.add(variant.describe()));
    json.put("source", execution.provenance().source().map(Text::storable).orElse(null));
    json.put("source_sha256", execution.provenance().sourceSha256().orElse(null));
    json.put("created_at", execution.provenance().createdAt().map(Exporter::moment).orElse(null));
    json.put("created_by", execution.provenance().createdBy().map(Text::storable).orElse(null));
    json.put("max_cost_usd", execution.limits().maxCostUsd().orElse(null));
    json.put("request_count", execution.requestCount().orElse(0));
    ObjectNode verdicts = json.putObject("verdicts");
    for (Verdict verdict : Verdict.values()) {
      if (tally.of(verdict) > 0) {
        verdicts.put(verdict.word(), tally.of(verdict));
      }
    }
    json.put("valid_count", tally.results() - tally.invalid());
    json.put("reused", tally.reused());
    json.put("flagged", tally.flagged());
    json.put("input_tokens", tally.inputTokens());
    json.put("output_tokens", tally.outputTokens());
    json.put("cache_read_tokens", tally.cacheReadTokens());
    json.put("cost_usd", tally.costUsd());
    json.put("paid_again", execution.paidAgain());
    json.put("finished_at", moment(now));
    return (Json.line(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}

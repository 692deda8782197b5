package dev.seiri.cli.prompts;

import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.loader.source.ReadingArguments;
import dev.seiri.loader.source.Row;
import dev.seiri.loader.source.RowSource;
import dev.seiri.loader.source.RowSources;
import dev.seiri.loader.source.SourceOptions;
import dev.seiri.prompts.lint.ContextSize;
import dev.seiri.prompts.lint.LintFinding;
import dev.seiri.prompts.lint.LintJson;
import dev.seiri.prompts.lint.LintReport;
import dev.seiri.prompts.lint.LintSettings;
import dev.seiri.prompts.lint.PromptLint;
import dev.seiri.prompts.lint.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `seiri prompts lint`: the faults of prompt files.
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Check prompt files and report every fault, with its place and how to fix it.",
      "Needs no stack and makes no model call.",
      "",
      "Exit status: 0 no errors (there may be warnings and notes); 1 errors; 2 the arguments"
          + " are at fault."
    })
final class LintCommand implements Callable<Integer> {
  private static final int FOUND = 1;

  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description = "Prompt files in YAML, or folders of them.")
  private List<Path> files = List.of();

  @Option(
      names = "--columns",
      paramLabel = "COLUMN",
      split = ",",
      description = "The columns that rows have, for fields.COLUMN.")
  private @Nullable Set<String> columns;

  @Option(
      names = "--rows",
      paramLabel = "FILE",
      description = "A file of such rows, to take the columns from.")
  private @Nullable Path rows;

  @Mixin private final ReadingArguments reading = new ReadingArguments();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = {
        "The model to check for. By default the prompt's own, else "
            + ModelCatalog.DEFAULT_MODEL
            + "."
      })
  private @Nullable String model;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How findings are printed: for people, or as one JSON object.")
  private Format format = Format.TEXT;

  LintCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// How findings are printed.
  enum Format {
    TEXT,
    JSON
  }

  @Override
  public Integer call() throws IOException {
    if (columns != null && rows != null) {
      throw new CliFault("--columns and --rows both name the columns; give only one");
    }
    LintSettings settings =
        new LintSettings(
            rows == null
                ? Optional.ofNullable(columns)
                : Optional.of(columns(reading.options(rows, rows.toString(), Optional.empty()))),
            Optional.ofNullable(model),
            ModelCatalog.DEFAULT_MODEL,
            BedrockArguments.catalog(terminal.env()));
    List<LintReport> reports = PromptLint.files(PromptText.files(files), settings);
    switch (format) {
      case TEXT -> print(reports);
      case JSON -> terminal.printAll(Json.pretty(LintJson.of(reports)));
    }
    return count(reports, Severity.ERROR) > 0 ? FOUND : 0;
  }

  /// The columns that the rows of a file are sent with as `fields`: none where they have one input.
  private static Set<String> columns(SourceOptions options) throws IOException {
    try (RowSource source = RowSources.open(options)) {
      return source.hasNext() ? fields(source.next()) : Set.copyOf(source.columns());
    }
  }

  private static Set<String> fields(Row row) {
    return Set.copyOf(row.fields().keySet());
  }

  private void print(List<LintReport> reports) {
    for (LintReport report : reports) {
      report.findings().forEach(finding -> terminal.print(line(report, finding)));
      report.context().ifPresent(size -> terminal.say(report.file() + ": " + size(size)));
    }
    terminal.say(
        "%s: %s, %s"
            .formatted(
                number(reports.size(), "file"),
                number(count(reports, Severity.ERROR), "error"),
                number(count(reports, Severity.WARNING), "warning")));
  }

  static String line(LintReport report, LintFinding finding) {
    return String.format(
        Locale.ROOT,
        "%s:%d:%d: %s: %s%s [%s]",
        report.file(),
        finding.at().line(),
        finding.at().column(),
        finding.severity().word(),
        finding.message(),
        finding.fix().isEmpty() ? "" : "; " + finding.fix(),
        finding.rule().word());
  }

  private static String size(ContextSize size) {
    return String.format(
        Locale.ROOT,
        "about %,d tokens and the row, %,d of them before it%s%s",
        size.systemTokens() + size.promptTokens() + size.schemaTokens(),
        size.fixedTokens(),
        size.reachesCacheMinimum() ? ", which %s caches".formatted(size.modelId()) : "",
        size.rowsPerCall() > 1
            ? "; in calls of %s rows about %s tokens and the row"
                .formatted(size.rowsPerCall(), size.tokensARow())
            : "");
  }

  private static long count(List<LintReport> reports, Severity severity) {
    return reports.stream().mapToLong(report -> report.count(severity)).sum();
  }

  private static String number(long count, String what) {
    return String.format(Locale.ROOT, "%d %s%s", count, what, count == 1 ? "" : "s");
  }
}

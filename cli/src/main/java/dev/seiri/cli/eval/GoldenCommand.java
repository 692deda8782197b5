package dev.seiri.cli.eval;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.output.WholeFile;
import dev.seiri.cli.run.Loading;
import dev.seiri.cli.run.RowResults;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.evaluation.golden.GoldenRow;
import dev.seiri.evaluation.golden.GoldenSchema;
import dev.seiri.evaluation.golden.GoldenSet;
import dev.seiri.loader.source.Row;
import dev.seiri.loader.source.RowSource;
import dev.seiri.loader.source.RowSources;
import dev.seiri.loader.source.SourceArguments;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// `seiri golden`: golden sets, rows whose right answers are known.
@Command(
    name = "golden",
    mixinStandardHelpOptions = true,
    description = "Create and check golden sets: see docs/evaluation.md.",
    synopsisSubcommandLabel = "COMMAND")
public final class GoldenCommand {
  private static final int SHOWN_DUPLICATES = 20;

  private final Terminal terminal;

  public GoldenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Check golden sets, and print their size, judged fields, and the rows that have an input in"
            + " common."
      })
  int check(
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "Golden sets in JSON lines.")
          List<Path> files,
      @Mixin SchemaArguments prompt)
      throws InterruptedException {
    List<GoldenSet> sets = files.stream().map(GoldenFile::read).toList();
    Optional<GoldenSchema> schema = prompt.schema(terminal);
    for (GoldenSet set : sets) {
      schema.ifPresent(s -> s.requireFieldsOf(set));
      terminal.print(
          String.format(
              Locale.ROOT,
              "%s: %,d rows; judged are %s; SHA-256 %s",
              set.name(),
              set.rows().size(),
              String.join(", ", set.judgedFields()),
              set.sha256()));
      duplicates(set).forEach(terminal::print);
    }
    return 0;
  }

  @Command(
      name = "from-execution",
      mixinStandardHelpOptions = true,
      description = {
        "Create a golden set from an execution with reviewed answers.",
        "Each valid answer becomes the expected one. Rows without a valid answer are left out,"
            + " and so are repetitions of a record id.",
        "An answer that was not reviewed makes a wrong answer the expected one: name the"
            + " reviewed rows with --reviewed or --records, or review the file."
      })
  int fromExecution(
      @Mixin ExecutionArguments arguments,
      @Option(
              names = "--records",
              paramLabel = "FILE",
              description = "Take only the rows whose record ids are in this file, one a line.")
          @Nullable Path records,
      @Option(
              names = "--reviewed",
              paramLabel = "WHICH",
              description =
                  "Take only the rows that people decided in `seiri review`, with the right values:"
                      + " all, or random: those that were drawn in order, a random sample of the"
                      + " rows that were not flagged, so that shares of right rows are unbiased.")
          GoldenReview.@Nullable Which which,
      @Option(
              names = "--output",
              required = true,
              paramLabel = "FILE",
              description = "Where to write the set.")
          Path output,
      @Option(names = "--overwrite", description = "Replace the file if it exists.")
          boolean overwrite)
      throws IOException, InterruptedException {
    Optional<Set<String>> reviewed =
        records == null ? Optional.empty() : Optional.of(lines(records));
    try (Session session = arguments.open(terminal);
        WholeFile file = WholeFile.edited("--output", output, overwrite)) {
      Execution execution = arguments.find(session.stores());
      Optional<GoldenReview> decided =
          Optional.ofNullable(which)
              .map(wanted -> GoldenReview.of(session.stores(), execution.id(), wanted));
      int rows = 0;
      int left = 0;
      Set<String> seen = new HashSet<>();
      try (RowResults results = RowResults.of(session.stores(), execution);
          OutputStream out = file.open()) {
        while (results.hasNext()) {
          Optional<GoldenRow> row =
              results
                  .next()
                  .result()
                  .flatMap(result -> decided.map(d -> d.take(result)).orElse(Optional.of(result)))
                  .flatMap(result -> row(result, execution))
                  .filter(r -> reviewed.map(ids -> ids.contains(r.recordId().value())).orElse(true))
                  .filter(r -> seen.add(r.recordId().value()));
          if (row.isPresent()) {
            GoldenFile.write(List.of(row.get()), out);
            rows++;
          } else {
            left++;
          }
        }
      }
      if (rows == 0) {
        throw new CliFault(
            "execution %s has no valid answer to make a golden row of".formatted(execution.id()));
      }
      file.finish();
      terminal.say(
          String.format(
              Locale.ROOT, "%,d golden rows in %s; %,d rows left out", rows, file.path(), left));
      if (Loading.isUnfinished(execution)) {
        terminal.say("seiri: " + Loading.describe(execution));
        return ExitStatus.PENDING;
      }
    }
    return 0;
  }

  @Command(
      name = "from-table",
      mixinStandardHelpOptions = true,
      description = {
        "Create a golden set from a table that has the right answers in columns.",
        "With --prompt, cells become values of the types that its schema has: numbers, truth"
            + " values, null. Without it they are texts."
      })
  int fromTable(
      @Mixin SourceArguments source,
      @Option(
              names = "--expected",
              required = true,
              split = ",",
              paramLabel = "COLUMN",
              description =
                  "The columns with the right values, called like the output fields, separated by"
                      + " commas.")
          List<String> expected,
      @Option(
              names = "--output",
              required = true,
              paramLabel = "FILE",
              description = "Where to write the set.")
          Path output,
      @Option(names = "--overwrite", description = "Replace the file if it exists.")
          boolean overwrite,
      @Mixin SchemaArguments prompt)
      throws IOException, InterruptedException {
    Optional<GoldenSchema> schema = prompt.schema(terminal);
    try (RowSource rows = RowSources.open(StackArguments.fetchHere(terminal, source));
        WholeFile file = WholeFile.edited("--output", output, overwrite)) {
      for (String column : expected) {
        if (!rows.columns().contains(column)) {
          throw new CliFault(
              "%s: there is no column \"%s\" (--expected); the columns are %s"
                  .formatted(source.input(), column, rows.columns()));
        }
      }
      List<String> lines = new ArrayList<>();
      while (rows.hasNext()) {
        lines.add(row(rows.next(), rows.columns(), expected, source, schema).line());
      }
      String text = String.join("\n", lines) + "\n";
      GoldenSet set = GoldenFile.read(new StringReader(text), file.path().toString());
      schema.ifPresent(s -> s.requireFieldsOf(set));
      try (OutputStream out = file.open()) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      file.finish();
      terminal.say(
          String.format(Locale.ROOT, "%,d golden rows in %s", set.rows().size(), file.path()));
    }
    return 0;
  }

  /// The rows that have an input in common, which count as one.
  private static List<String> duplicates(GoldenSet set) {
    List<List<GoldenRow>> groups = set.duplicates();
    if (groups.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    long rows = groups.stream().mapToLong(List::size).sum();
    lines.add(
        String.format(
            Locale.ROOT,
            "  %,d rows have %s in common: intervals and tests count each input once, so the set is"
                + " worth %,d rows",
            rows,
            groups.size() == 1 ? "an input" : Numbers.count(groups.size()) + " inputs",
            set.rows().size() - rows + groups.size()));
    for (List<GoldenRow> group : groups.stream().limit(SHOWN_DUPLICATES).toList()) {
      boolean contradicting = group.stream().map(GoldenRow::expectedSha256).distinct().count() > 1;
      lines.add(
          "    %s have the input %s%s"
              .formatted(
                  group.stream()
                      .limit(SHOWN_DUPLICATES)
                      .map(row -> Text.excerpt(row.recordId().value(), 60))
                      .collect(Collectors.joining(", ")),
                  Text.excerpt(
                      group.getFirst().fields().isEmpty()
                          ? group.getFirst().inputValue()
                          : group.getFirst().fields().values().toString(),
                      60),
                  contradicting ? ", and do not expect the same" : ""));
    }
    if (groups.size() > SHOWN_DUPLICATES) {
      lines.add("    and %s more".formatted(Numbers.count(groups.size() - SHOWN_DUPLICATES)));
    }
    return lines;
  }

  private static GoldenRow row(
      Row row,
      List<String> columns,
      List<String> expected,
      SourceArguments source,
      Optional<GoldenSchema> schema) {
    ObjectNode values = Json.object();
    for (String column : expected) {
      String cell = row.cells().get(columns.indexOf(column));
      try {
        values.set(
            column,
            schema.map(s -> s.value(column, cell)).orElseGet(() -> StringNode.valueOf(cell)));
      } catch (IllegalArgumentException e) {
        throw new CliFault(
            String.format(
                Locale.ROOT,
                "%s: row %d, column \"%s\": %s",
                source.input(),
                row.number(),
                column,
                e.getMessage()));
      }
    }
    SequencedMap<String, String> fields = new LinkedHashMap<>(row.fields());
    expected.forEach(fields::remove);
    return new GoldenRow(
        new RecordId(row.recordId().orElse("row " + row.number())),
        row.inputValue(),
        fields,
        values,
        Optional.empty());
  }

  private static Optional<GoldenRow> row(ResultDocument result, Execution execution) {
    String note = "answered by %s in %s".formatted(execution.payload().prompt(), execution.id());
    return result
        .output()
        .filter(output -> result.verdict().isValid() && !output.isEmpty())
        .filter(output -> !result.recordId().isBlank())
        .map(output -> GoldenRow.of(result, result.recordId(), output, note));
  }

  private static Set<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toSet());
    } catch (IOException | UncheckedIOException e) {
      throw new CliFault("--records %s: cannot be read as UTF-8 text".formatted(file));
    }
  }
}

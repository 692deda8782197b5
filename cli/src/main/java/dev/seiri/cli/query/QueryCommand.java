package dev.seiri.cli.query;

import dev.seiri.cli.output.OverwriteOption;
import dev.seiri.cli.output.WholeFile;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Terminal;
import dev.seiri.local.stack.LocalNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `seiri query`: SQL over results.
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = {
      "Query results and corrections with SQL.",
      "",
      "The view `results` has a row per result, with execution_id, request_id, record_id,",
      "task_name, prompt_version, foundation_model_id, variant, model_id, input_value, verdict,"
          + " output",
      "(JSON), error_message, prompt_sha256, input_tokens, output_tokens, cache_read_tokens,"
          + " cost_usd,",
      "latency_ms, attempts, reused, created_at, stop_reason, cache_write_tokens,"
          + " model_latency_ms,",
      "model_note, fallback_reason, calls (JSON), answered_by, lost_calls, lost_tokens,"
          + " lost_usd, flags (JSON),",
      "fields (JSON), completion, usage_note, reuse_saved_calls, reuse_saved_usd, rows_in_call,",
      "packed_rows, packing_saved_tokens, decision (JSON) and paid_by_model (JSON).",
      "",
      "The view `corrections` has a row per corrected value:",
      "execution_id, request_id, record_id, task_name, prompt_version, field, model_value,",
      "person_value, corrected_by and corrected_at.",
      "",
      "The view `reviews` has a row per decision of a person on rows, `certificates` a row per",
      "execution that was reviewed, `evaluations` a row per evaluated version, `executions` a row per",
      "finished execution, `prompts` a row per registered version, and `labels` a row per move of a",
      "label; docs/sql.md names their columns.",
      "",
      "A query is one SELECT. It changes nothing, and reads the documents behind these",
      "views, and what --read names.",
      "",
      "On this machine DuckDB runs the query, with --stack or --aws Athena. One text",
      "works on both if it keeps to standard SQL and json_extract, json_extract_scalar,"
          + " json_format,",
      "from_iso8601_timestamp, approx_percentile; docs/sql.md lists what differs."
    })
public final class QueryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "SQL|PARAMETER",
      description = "The query, then a value for each ? in it. With --name only the values.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--name",
      paramLabel = "QUERY",
      description = "Run a query that comes with Seiri.")
  private @Nullable String name;

  @Option(names = "--list", description = "List the queries that come with Seiri.")
  private boolean list;

  @Option(
      names = "--format",
      paramLabel = "table|csv|jsonl",
      defaultValue = "table",
      description = "How the answer is printed. By default as a table, long cells cut.")
  private AnswerPrinter.Format format = AnswerPrinter.Format.TABLE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write the answer to this file: .csv, .jsonl or .parquet. It appears when it is complete.")
  private @Nullable Path output;

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Option(
      names = "--read",
      paramLabel = "FILE|DIR",
      description = {
        "On this machine: let the query read this file or folder too, by its name. May be given"
            + " several times."
      })
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--aws",
      description = "Use the stack on AWS that ATHENA_WORKGROUP and ATHENA_DATABASE name.")
  private boolean aws;

  public QueryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (list) {
      ShippedQuery.all()
          .forEach(
              query -> terminal.print("%-28s %s".formatted(query.name(), query.description())));
      return 0;
    }
    List<String> parameters = new ArrayList<>(words);
    String sql;
    if (name != null) {
      sql = ShippedQuery.of(name).sql();
    } else if (parameters.isEmpty() || parameters.getFirst().isBlank()) {
      throw new CliFault("give a query in SQL, or one of `seiri query --list` with --name");
    } else {
      sql = parameters.removeFirst();
    }
    if (output == null) {
      AnswerPrinter.print(ask(sql, parameters), format, terminal);
      return 0;
    }
    AnswerFile.check(output);
    try (WholeFile file = overwrite.output(terminal, output)) {
      QueryResult answer = ask(sql, parameters);
      AnswerFile.write(answer, file);
      terminal.say(String.format(Locale.ROOT, "%,d rows in %s", answer.rows().size(), output));
    }
    return 0;
  }

  private QueryResult ask(String sql, List<String> parameters)
      throws IOException, InterruptedException {
    if (!aws && terminal.stack().isEmpty()) {
      return new LocalResults(terminal.home().s3().resolve(LocalNames.NAMES.bucket()), files)
          .ask(sql, parameters);
    }
    if (!files.isEmpty()) {
      throw new CliFault("--read is for queries on this machine; Athena reads no files of yours");
    }
    return AthenaResults.of(terminal.env()).ask(sql, parameters);
  }
}

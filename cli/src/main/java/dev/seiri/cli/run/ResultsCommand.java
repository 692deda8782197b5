package dev.seiri.cli.run;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.output.OverwriteOption;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.output.JsonlSink;
import dev.seiri.core.output.OutputColumns;
import dev.seiri.core.output.ResultSink;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import dev.seiri.evaluation.review.ReviewedResults;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `seiri results`: the results of an execution in the order of its rows.
@Command(
    name = "results",
    mixinStandardHelpOptions = true,
    description = {
      "Write an execution's results in the order of its rows.",
      "To standard output as JSON lines, or to a file.",
      "Where people have reviewed rows (`seiri review`), reviewed says what they decided, and a"
          + " corrected row has the right values.",
      "Exit status 1 while rows are pending or not loaded."
    })
public final class ResultsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "EXECUTION", description = "The execution's id.")
  private String execution = "";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = {
        "FILE.jsonl gets the result documents, FILE.csv or FILE.xlsx record_id, input_value, one"
            + " column per output field, verdict and reason."
      })
  private @Nullable Path output;

  @Mixin private final OverwriteOption overwrite = new OverwriteOption();

  @Mixin private final MarkArguments mark = new MarkArguments();
  @Mixin private final StackArguments stack = new StackArguments();

  public ResultsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Session session = stack.open(terminal)) {
      Stores stores = session.stores();
      Execution found = ExecutionArguments.find(stores, execution);
      long pending = write(stores, found);
      if (pending > 0) {
        terminal.say(
            "seiri: %s of %s %s pending (it is %s%s)"
                .formatted(
                    Numbers.rows(pending),
                    found.id(),
                    pending == 1 ? "is" : "are",
                    found.status().word(),
                    found.reason().map(reason -> ": " + reason).orElse("")));
      }
      if (Loading.isUnfinished(found)) {
        terminal.say("seiri: " + Loading.describe(found));
        return ExitStatus.PENDING;
      }
      return pending > 0 ? ExitStatus.PENDING : 0;
    }
  }

  private long write(Stores stores, Execution found) throws IOException, InterruptedException {
    ReviewedResults reviewed = ReviewedResults.of(stores.reviews().decisions(found.id()));
    if (output == null) {
      Writer out = new OutputStreamWriter(terminal.json(), StandardCharsets.UTF_8);
      try (ResultSink sink = new JsonlSink(out)) {
        return copy(stores, found, reviewed, sink);
      }
    }
    try (OutputFile file = OutputFile.at(output, name -> overwrite.output(terminal, name))) {
      OutputColumns columns = stores.columnsOf(found);
      long pending;
      try (ResultSink sink =
          file.open(
              reviewed.any()
                  ? List.of("record_id", "input_value", "reviewed")
                  : List.of("record_id", "input_value"),
              columns,
              mark.ofNoSource())) {
        pending = copy(stores, found, reviewed, sink);
        sink.loss().ifPresent(loss -> terminal.say("note: " + loss));
      }
      file.finish();
      terminal.say("results in " + file.path());
      return pending;
    }
  }

  private static long copy(
      Stores stores, Execution found, ReviewedResults reviewed, ResultSink sink)
      throws IOException, InterruptedException {
    long pending = 0;
    try (ResultStream results = stores.resultsOf(found)) {
      while (results.hasNext()) {
        Optional<ResultDocument> result = results.next();
        pending += result.isEmpty() ? 1 : 0;
        sink.row(cells(result, reviewed), result.map(reviewed::apply));
      }
    }
    return pending;
  }

  private static List<String> cells(Optional<ResultDocument> result, ReviewedResults reviewed) {
    List<String> cells = new ArrayList<>();
    cells.add(result.map(ResultDocument::recordId).orElse(""));
    cells.add(result.map(ResultDocument::inputValue).orElse(""));
    if (reviewed.any()) {
      cells.add(result.map(reviewed::word).orElse(""));
    }
    return cells;
  }
}

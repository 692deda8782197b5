package dev.seiri.cli.eval;

import dev.seiri.cli.output.WholeFile;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.correction.Correction;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.evaluation.golden.GoldenRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri corrections export`: corrected rows as a golden set.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write corrected rows as a golden set for `seiri eval`.",
      "One JSON object a line, with record_id, input_value, fields where whole rows were"
          + " sent, and expected: the answer with the corrected values.",
      "Of inputs that were corrected in several executions, the last correction counts."
          + " Corrections that were withdrawn are left out."
    })
final class CorrectionsExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "Only corrections of this task. By default those of all tasks, which makes"
              + " sense if there is only one.")
  private @Nullable String task;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to write it. By default standard output.")
  private @Nullable Path output;

  @Option(names = "--overwrite", description = "Replace the file if it exists.")
  private boolean overwrite;

  @Mixin private final StackArguments stack = new StackArguments();

  CorrectionsExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<GoldenRow> rows;
    try (Session session = stack.open(terminal)) {
      rows = rows(session.stores());
    }
    if (output == null) {
      rows.forEach(row -> terminal.print(row.line()));
      return 0;
    }
    try (WholeFile file = WholeFile.edited("--output", output, overwrite)) {
      try (OutputStream out = file.open()) {
        GoldenFile.write(rows, out);
      }
      file.finish();
      terminal.say(
          String.format(Locale.ROOT, "%,d corrected rows in %s", rows.size(), file.path()));
    }
    return 0;
  }

  private List<GoldenRow> rows(Stores stores) {
    Map<Row, List<Correction>> byRow = new LinkedHashMap<>();
    for (Correction correction : stores.corrections().latest()) {
      if ((task == null || task.equals(correction.task())) && !correction.isWithdrawn()) {
        byRow.computeIfAbsent(Row.of(correction), row -> new ArrayList<>()).add(correction);
      }
    }
    CorrectedRows golden = new CorrectedRows();
    byRow.forEach((row, corrections) -> {
      Correction first = corrections.getFirst();
      Optional<ResultDocument> result = stores.results().find(first.execution(), first.request());
      if (result.isEmpty()) {
        terminal.say("note: %s has no result any more; its correction is left out".formatted(row));
      } else {
        golden.add(result.get(), corrections);
      }
    });
    return golden.rows(terminal::say);
  }

  /// A row of an execution.
  private record Row(String execution, String request) {
    static Row of(Correction correction) {
      return new Row(correction.execution().value(), correction.request().value());
    }

    @Override
    public String toString() {
      return request + " of " + execution;
    }
  }
}

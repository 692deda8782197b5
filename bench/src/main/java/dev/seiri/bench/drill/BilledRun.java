package dev.seiri.bench.drill;

import dev.seiri.bench.rig.BilledModel;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.local.bedrock.BedrockStandIn;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Runs of one execution against a model server that bills.
///
/// @param patience in seconds, how long a run waits without a result
/// @param rowsPerCall the most rows of one call
record BilledRun(Desk desk, String execution, Path rows, URI model, int patience, int rowsPerCall) {
  /// The runs that an execution may take until each row has its result.
  private static final int MOST = 8;

  /// Rows whose texts no other execution has.
  static BilledRun of(
      Desk desk, String execution, int rows, BedrockStandIn model, int patience, int rowsPerCall)
      throws IOException {
    StringBuilder csv = new StringBuilder("record_id,name\n");
    for (int i = 1; i <= rows; i++) {
      csv.append(String.format(Locale.ROOT, "r%d,%s %d%n", i, execution, i));
    }
    Path file = desk.write(execution + ".csv", csv.toString());
    return new BilledRun(desk, execution, file, model.endpoint(), patience, rowsPerCall);
  }

  /// The command of a run.
  String[] command(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "run",
                rows.toString(),
                "--task",
                "billed",
                "--execution-id",
                execution,
                "--model",
                BilledModel.ID,
                "--patience",
                Integer.toString(patience),
                "--rows-per-call",
                Integer.toString(rowsPerCall),
                "--bedrock",
                model.toString()));
    command.addAll(List.of(more));
    return command.toArray(String[]::new);
  }

  /// Runs it once.
  Output once(String... more) {
    return desk.seiri(command(more));
  }

  /// Runs it until each row has a result, resuming it where it is halted.
  Output untilDone(String... more) {
    Output said = once(more);
    for (int run = 1; run < MOST && said.status() != 0; run++) {
      desk.seiri("resume", execution);
      said = once(more);
    }
    return said;
  }
}

package dev.seiri.bench.drill;

import dev.seiri.bench.rig.DrillFiles;
import dev.seiri.bench.rig.FaultyModel;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.local.bedrock.BedrockStandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A model server that fails one call in five, in ten ways.
final class FaultsDrill {
  private FaultsDrill() {}

  static List<Claim> run(Path folder, long seed, int rows) throws IOException {
    FaultyModel model = new FaultyModel(seed, 0.2);
    try (BedrockStandIn server = BedrockStandIn.builder().model("*", model).start()) {
      Desk desk = Desk.in(folder, Map.of("MODEL_TIMEOUT_SECONDS", "5"));
      desk.seiri("local", "up", "--bedrock", server.endpoint().toString());
      try {
        Output run =
            desk.seiri(
                "run",
                DrillFiles.rows(desk, rows).toString(),
                "--task",
                DrillFiles.task(desk),
                "--execution-id",
                "faults",
                "--bedrock",
                server.endpoint().toString());
        Output verify = desk.seiri("verify", "faults");
        return List.of(
            new Claim(
                "the run ended with every row answered: "
                    + run.err().lines().reduce("", (a, b) -> b),
                run.status() == 0),
            new Claim(
                String.format(Locale.ROOT, "loaded %,d = results", rows),
                verify.figure("results") == rows),
            new Claim(
                "no row is lost, none has another row's result",
                verify.figure("lost") + verify.figure("wrong") == 0),
            new Claim(
                String.format(
                    Locale.ROOT,
                    "%,d calls, %,d of them not explained by an injected fault %s",
                    model.calls(),
                    model.unexplained(),
                    model.injected()),
                model.unexplained() == 0),
            new Claim(
                String.format(
                    Locale.ROOT,
                    "%,d answers were lost on their way, and verify says: at most %,d",
                    lost(model),
                    verify.figure("paid, lost (max)")),
                lost(model) <= verify.figure("paid, lost (max)")));
      } finally {
        desk.seiri("local", "down", "--wipe");
      }
    }
  }

  /// The calls that were cut off before an answer came.
  private static long lost(FaultyModel model) {
    return model.injected().getOrDefault(FaultyModel.Fault.RESET, 0)
        + model.injected().getOrDefault(FaultyModel.Fault.HANG, 0);
  }
}

package dev.seiri.bench.drill;

import dev.seiri.bench.rig.BilledModel;
import dev.seiri.bench.rig.Rig;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.faults.FaultPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The worker dies between every two steps of a call, at a budget that is too small and at one that
/// is not; then the books must balance.
final class StepsDrill {
  /// The points between every two steps, each killed at by itself.
  static final List<String> EACH =
      List.of(
          "reserve:before:2",
          "reserve:after:2",
          "note.write:before:2",
          "note.write:after:2",
          "model:before:9",
          "model:after:9",
          "ledger.record:before:9",
          "ledger.record:after:9",
          "result.write:before:9",
          "result.write:after:9",
          "settle:before:2",
          "settle:after:2",
          "note.remove:before:2",
          "note.remove:after:2",
          "checkpoint:before:2",
          "checkpoint:after:2");

  /// The same with several rows a call, of which there are fewer.
  static final List<String> EACH_PACKED =
      EACH.stream()
          .map(point -> point.startsWith("model") ? point.replace(":9", ":2") : point)
          .toList();

  /// Enough for less than half of the rows.
  private static final String SMALL = "0.25";

  /// Enough for all of them, whatever is lost.
  private static final String LARGE = "20";

  private StepsDrill() {}

  /// @param rowsPerCall the most rows of one call
  /// @param scenarios fault points, with commas between those of one execution
  static List<Claim> run(Path folder, int rows, int rowsPerCall, List<String> scenarios)
      throws IOException, InterruptedException {
    List<Claim> claims = new ArrayList<>();
    BilledModel model = BilledModel.answering();
    try (Rig rig = Rig.start(folder);
        BedrockStandIn server =
            BedrockStandIn.builder().latency(Duration.ofMillis(20)).model("*", model).start()) {
      Desk desk = rig.desk().with(BilledModel.env(rig.desk()));
      BilledModel.task(desk);
      for (int i = 0; i < scenarios.size(); i++) {
        model.clear();
        String points = scenarios.get(i);
        BilledRun run =
            BilledRun.of(
                desk.with(Map.of(FaultPoints.VARIABLE, points)),
                "steps" + i,
                rows,
                server,
                3,
                rowsPerCall);
        claims.addAll(die(run, model, rows, points));
      }
    }
    return claims;
  }

  private static List<Claim> die(BilledRun run, BilledModel model, int rows, String points)
      throws IOException, InterruptedException {
    List<Claim> claims = new ArrayList<>();
    run.once("--max-cost", SMALL);
    run.desk().seiri("resume", run.execution());
    run.once("--max-cost", SMALL);
    claims.add(Books.of(run.desk(), run.execution()).within(model, SMALL));
    Output last = run.untilDone("--max-cost", LARGE);
    Books books = Books.settled(run.desk(), run.execution());
    List<String> wanted = List.of(points.split(","));
    Path fired = run.desk().home().resolve("run/killed-at");
    List<String> killed = Files.exists(fired) ? Files.readAllLines(fired) : List.of();
    claims.add(
        new Claim(
            "%s: killed at %s, and the last run ended with every row answered"
                .formatted(run.execution(), points),
            killed.containsAll(wanted) && last.status() == 0));
    claims.add(books.whole(rows));
    claims.add(books.within(model, LARGE));
    claims.addAll(books.balance(model, 1 + wanted.size(), run.rowsPerCall()));
    claims.add(books.counters());
    return claims;
  }
}

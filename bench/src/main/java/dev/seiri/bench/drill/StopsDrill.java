package dev.seiri.bench.drill;

import dev.seiri.bench.rig.BilledModel;
import dev.seiri.bench.rig.Rig;
import dev.seiri.bench.rig.Signals;
import dev.seiri.bench.rig.StackProcesses;
import dev.seiri.bench.rig.Until;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.stack.DynamoDbMain;
import dev.seiri.local.stack.S3Main;
import dev.seiri.local.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every process is frozen in the middle of its work (SIGSTOP) and wakes up later (SIGCONT): the
/// worker for longer than it may be silent, the others for a while.
final class StopsDrill {
  /// A worker is silent after ten seconds.
  private static final Duration SILENT = Duration.ofMillis(11_500);

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String BUDGET = "20";

  private StopsDrill() {}

  /// @param frozen how long each process but the worker is frozen
  static List<Claim> run(Path folder, int rows, Duration frozen)
      throws IOException, InterruptedException {
    BilledModel model = BilledModel.answering();
    try (Rig rig = Rig.start(folder);
        BedrockStandIn server =
            BedrockStandIn.builder().latency(Duration.ofMillis(300)).model("*", model).start()) {
      Desk desk = rig.desk().with(BilledModel.env(rig.desk())).with(Map.of("MAX_IN_FLIGHT", "8"));
      BilledModel.task(desk);
      BilledRun run = BilledRun.of(desk, "stops", rows, server, 30, 1);
      List<Claim> claims = new ArrayList<>(freezeAll(run, model, rows, frozen));
      Output last = run.untilDone("--max-cost", BUDGET);
      claims.add(new Claim("the last run ended with every row answered", last.status() == 0));
      Books books = Books.settled(desk, "stops");
      claims.add(books.whole(rows));
      claims.add(books.within(model, BUDGET));
      // A call whose time is over when its process wakes up may be made three times in all.
      claims.addAll(books.balance(model, 3, 1));
      claims.add(books.counters());
      return claims;
    }
  }

  private static List<Claim> freezeAll(BilledRun run, BilledModel model, int rows, Duration frozen)
      throws IOException, InterruptedException {
    StackProcesses stack = new StackProcesses(run.desk().home());
    Path log = run.desk().folder().resolve("process.log");
    Process command = run.desk().process(log, run.command("--max-cost", BUDGET));
    List<Claim> claims = new ArrayList<>();
    List<String> names = List.of("dynamodb", "worker", "s3", "supervisor", "command");
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      int answered = rows * (i + 1) / (names.size() + 2);
      Until.holds(() -> model.questions() >= answered, LONGEST);
      Optional<ProcessHandle> victim =
          switch (name) {
            case "worker" -> stack.child(WorkerMain.class);
            case "dynamodb" -> stack.child(DynamoDbMain.class);
            case "s3" -> stack.child(S3Main.class);
            case "supervisor" -> stack.supervisor();
            default -> Optional.of(command.toHandle());
          };
      int before = model.questions();
      boolean stopped = victim.isPresent() && Signals.send("STOP", victim.get());
      Thread.sleep(name.equals("worker") ? SILENT : frozen);
      if (name.equals("worker")) {
        Output status = run.desk().seiri("status", run.execution());
        claims.add(
            new Claim(
                "a frozen worker is named by status",
                status.out().contains("no worker has reported")));
      }
      boolean woken = stopped && Signals.send("CONT", victim.orElseThrow());
      claims.add(
          new Claim(
              "the %s was frozen with %s of %s questions answered, and woke up"
                  .formatted(name, before, rows),
              stopped && woken && before < rows));
    }
    command.waitFor();
    return claims;
  }
}

package dev.seiri.bench.drill;

import dev.seiri.bench.rig.Jvm;
import dev.seiri.bench.rig.Rig;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.loader.LoaderMain;
import dev.seiri.local.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// The loader and the worker as processes on a rig.
final class RigProcesses {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Rig rig;
  private final Map<String, String> env;

  /// @param env the environment of the processes, endpoints included
  RigProcesses(Rig rig, Map<String, String> env) {
    this.rig = rig;
    this.env = new HashMap<>(env);
    // Long enough for a batch with its retries.
    this.env.putIfAbsent("SWEEP_STUCK_AFTER_SECONDS", "15");
  }

  /// Loads rows, and runs the loader again where a table fails, as an operator would.
  ///
  /// @return how often it was started
  int load(Path rows, String task, String execution) throws IOException, InterruptedException {
    for (int begun = 1; ; begun++) {
      Jvm loader =
          Jvm.start(
              rig.desk().folder(),
              new Jvm.Spec(
                  LoaderMain.class,
                  List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                  List.of(rows.toString(), "--task", task, "--execution-id", execution),
                  env));
      int status = loader.await();
      if (status == 0) {
        return begun;
      }
      if (status != 1 || begun == 20) {
        throw new IllegalStateException(loader.said());
      }
    }
  }

  /// Starts the worker: the mapping, the handler and the sweep.
  Jvm work() throws IOException {
    return Jvm.start(
        rig.desk().folder(),
        new Jvm.Spec(
            WorkerMain.class,
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            List.of(rig.home().root().toString()),
            env));
  }

  /// Waits until `verify` prints what is expected, or the time is up, and returns its last output.
  Output await(String execution, Predicate<Output> hoped, Duration longest)
      throws InterruptedException {
    long until = System.nanoTime() + longest.toNanos();
    Output said = rig.desk().seiri("verify", execution);
    while (!hoped.test(said) && System.nanoTime() < until) {
      Thread.sleep(LOOK);
      said = rig.desk().seiri("verify", execution);
    }
    return said;
  }

  /// The claims that hold for every execution that has ended.
  static List<Claim> whole(Output verify, String execution, long rows) {
    List<Claim> claims = new ArrayList<>();
    claims.add(
        new Claim(
            String.format(
                Locale.ROOT,
                "%s: loaded %,d = %,d results, %,d pending",
                execution,
                rows,
                verify.figure("results"),
                verify.figure("pending")),
            verify.figure("loaded") == rows && verify.figure("results") == rows));
    claims.add(
        new Claim(
            execution + ": no row is lost, none has another row's result",
            verify.figure("lost") + verify.figure("wrong") == 0));
    return claims;
  }
}

package dev.seiri.bench.drill;

import dev.seiri.bench.rig.WorkFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs drills: `scripts/drill NAME [SEED]`, or all of them.
final class Drills {
  private static final long SEED = 7;

  private Drills() {}

  private interface Drill {
    List<Claim> run(Path folder, long seed) throws IOException, InterruptedException;
  }

  private static final Map<String, Drill> ALL = new TreeMap<>();

  static {
    ALL.put(
        "disk",
        (folder, seed) -> DiskDrill.run(folder, 200, 200, List.of(DiskDrill.Part.values())));
    ALL.put("faults", (folder, seed) -> FaultsDrill.run(folder, seed, 5_000));
    ALL.put("kills", (folder, seed) -> KillsDrill.run(folder, seed, 3_000, 20, 1));
    ALL.put("packed-kills", (folder, seed) -> KillsDrill.run(folder, seed, 3_000, 20, 20));
    ALL.put("poison", (folder, seed) -> PoisonDrill.run(folder, 2_000));
    ALL.put("limits", (folder, seed) -> LimitsDrill.run(folder, seed, 400, Duration.ofMinutes(1)));
    ALL.put("stops", (folder, seed) -> StopsDrill.run(folder, 400, Duration.ofSeconds(12)));
    ALL.put("steps", (folder, seed) -> StepsDrill.run(folder, 60, 1, StepsDrill.EACH));
    ALL.put(
        "packed-steps", (folder, seed) -> StepsDrill.run(folder, 60, 5, StepsDrill.EACH_PACKED));
    ALL.put("tenfold", (folder, seed) -> TenfoldDrill.run(folder, 1_000));
    ALL.put("stores", (folder, seed) -> FlakyStoresDrill.run(folder, seed, 2_000, 0.3));
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String wanted = args.length == 0 ? "" : args[0];
    if (!wanted.equals("all") && !ALL.containsKey(wanted)) {
      out.println("usage: scripts/drill all|%s [SEED]".formatted(String.join("|", ALL.keySet())));
      System.exit(2);
    }
    long seed = args.length > 1 ? Long.parseLong(args[1]) : SEED;
    boolean held = true;
    for (Map.Entry<String, Drill> drill : ALL.entrySet()) {
      if (wanted.equals("all") || wanted.equals(drill.getKey())) {
        out.println(drill.getKey());
        WorkFolder folder = WorkFolder.onDisk();
        List<Claim> claims = drill.getValue().run(folder.path(), seed);
        claims.forEach(
            claim -> out.println((claim.held() ? "  held   " : "  BROKEN ") + claim.words()));
        if (claims.stream().allMatch(Claim::held)) {
          folder.close();
        } else {
          held = false;
          out.println("  its files are kept in " + folder.path());
        }
      }
    }
    System.exit(held ? 0 : 1);
  }
}

package dev.seiri.bench.rig;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Signals to processes and limits of theirs, by `kill` and `prlimit` of the system.
public final class Signals {
  private Signals() {}

  /// Sends one.
  ///
  /// @param signal such as `STOP`, `CONT` or `INT`
  /// @return whether it could be sent
  public static boolean send(String signal, ProcessHandle process)
      throws IOException, InterruptedException {
    return command("kill", "-" + signal, Long.toString(process.pid()));
  }

  /// Limits the files and connections that a process may have open. Those it has stay open.
  ///
  /// @return whether it could be limited
  public static boolean descriptors(ProcessHandle process, int most)
      throws IOException, InterruptedException {
    return command(
        "prlimit",
        "--pid",
        Long.toString(process.pid()),
        String.format(Locale.ROOT, "--nofile=%d:", most));
  }

  private static boolean command(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(words))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}

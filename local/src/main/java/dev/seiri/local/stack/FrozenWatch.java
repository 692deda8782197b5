package dev.seiri.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;

/// Tells that a process is stopped (`SIGSTOP`) for so long that it has to be replaced.
///
/// Looks are counted, not seconds: while the whole machine sleeps, nothing looks. A process that is
/// only slow, or whose disk is full, is not stopped.
final class FrozenWatch {
  private final int most;
  private final LongPredicate stopped;
  private long process = -1;
  private int looks;

  /// @param most how many looks in a row find it stopped before it has to be replaced, from 1
  /// @param stopped whether a process is stopped now
  FrozenWatch(int most, LongPredicate stopped) {
    this.most = most;
    this.stopped = stopped;
  }

  /// Looks at a process.
  ///
  /// @return whether it has to be replaced
  boolean isFrozen(long pid) {
    boolean now = stopped.test(pid);
    looks = now && pid == process ? looks + 1 : now ? 1 : 0;
    process = pid;
    return looks >= most;
  }

  /// Whether Linux says that a process is stopped. Elsewhere that is not known.
  static boolean isStopped(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name in parentheses may hold anything.
      return stat.startsWith(" T ", stat.lastIndexOf(')') + 1);
    } catch (IOException e) {
      return false;
    }
  }
}

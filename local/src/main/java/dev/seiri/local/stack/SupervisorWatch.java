package dev.seiri.local.stack;

import dev.seiri.local.home.SeiriHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// A watch over a home's supervisor while a command waits for it. One that is stopped (`SIGSTOP`)
/// takes connections and never answers; after a while it is killed, so that the command can start
/// another. Its children end with it, after the worker has recorded what is in flight.
final class SupervisorWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final SeiriHome home;
  private final int looks;
  private final Consumer<String> talk;
  private final Thread thread;

  private SupervisorWatch(SeiriHome home, int looks, Consumer<String> talk) {
    this.home = home;
    this.looks = looks;
    this.talk = talk;
    this.thread = Thread.ofVirtual().name("supervisor-watch").unstarted(this::run);
  }

  /// Begins to watch.
  ///
  /// @param looks how many looks in a row, a second apart, find it stopped before it is killed
  static SupervisorWatch over(SeiriHome home, int looks, Consumer<String> talk) {
    SupervisorWatch watch = new SupervisorWatch(home, looks, talk);
    watch.thread.start();
    return watch;
  }

  /// The process id of a home's supervisor if it is stopped.
  static Optional<Long> stopped(SeiriHome home) {
    return StackFile.read(home)
        .map(StackFile::pid)
        .filter(pid -> FrozenWatch.isStopped(pid) && isSupervisor(pid, home));
  }

  private void run() {
    FrozenWatch watch = new FrozenWatch(looks, pid -> true);
    boolean told = false;
    try {
      while (true) {
        Optional<Long> pid = stopped(home);
        if (pid.isEmpty()) {
          watch = new FrozenWatch(looks, any -> true);
          told = false;
        } else if (watch.isFrozen(pid.get())) {
          talk.accept("the supervisor of %s is replaced".formatted(home.root()));
          ProcessHandle.of(pid.get()).ifPresent(ProcessHandle::destroyForcibly);
        } else if (!told) {
          told = true;
          talk.accept(describe(home, pid.get(), looks));
        }
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String describe(SeiriHome home, long pid, int looks) {
    return String.format(
        Locale.ROOT,
        "the supervisor of %s, process %d, is stopped; `kill -CONT %d` continues it, and in %d s it"
            + " is replaced",
        home.root(),
        pid,
        pid,
        looks);
  }

  /// Whether a process is what the stack's file says: its id may have been given to another since.
  private static boolean isSupervisor(long pid, SeiriHome home) {
    try {
      String command =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
      String root =
          new String(
              home.root().toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      return command.contains("\0" + Supervisor.class.getName() + "\0" + root + "\0");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

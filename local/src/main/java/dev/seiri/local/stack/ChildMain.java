package dev.seiri.local.stack;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// The main class of a child process, which runs another main class and never outlives its parent:
/// when standard input ends, as it does however the parent dies, the child ends too. A lock ensures
/// that a home has one child of a kind, even while an old one is still ending.
///
/// Uses nothing but the JDK: it stands on the class paths of programs that are not ours.
public final class ChildMain {
  private ChildMain() {}

  /// @param args the lock file, the main class, its arguments
  public static void main(String[] args) throws Exception {
    FileChannel channel =
        FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.lock();
    Thread.ofPlatform().daemon().name("parent-watch").start(ChildMain::haltWithParent);
    try {
      Class.forName(args[1])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
    } catch (InvocationTargetException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
    // The lock is held until the process ends, which may be long after main has returned.
    Thread.currentThread().setName("lock " + lock.isValid());
    Thread.currentThread().join();
  }

  private static void haltWithParent() {
    try (InputStream in = System.in) {
      while (in.read() >= 0) {
        // The parent writes nothing; only the end of the stream matters.
      }
    } catch (IOException e) {
      // Treated like the end.
    }
    Runtime.getRuntime().exit(0);
  }
}

package dev.seiri.local.stack;

import dev.seiri.core.concurrent.Backoff;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.StackFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A child process that is restarted whenever it dies, until it is stopped.
final class Child {
  private static final Logger LOG = LoggerFactory.getLogger(Child.class);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
  private static final long LONGEST_LOG = 10_000_000;

  /// As many seconds a process may be stopped.
  private static final int FROZEN_LOOKS = 30;

  /// The specification of a child.
  ///
  /// @param drain how long it may take to end by itself before it is killed
  record Spec(
      String name,
      List<Path> classPath,
      List<String> jvmOptions,
      List<String> mainAndArguments,
      Map<String, String> environment,
      boolean cleanEnvironment,
      Duration drain) {
    Spec {
      classPath = List.copyOf(classPath);
      jvmOptions = List.copyOf(jvmOptions);
      mainAndArguments = List.copyOf(mainAndArguments);
      environment = Map.copyOf(environment);
    }
  }

  private final SeiriHome home;
  private final Spec spec;
  private final Thread keeper;
  private volatile boolean stopping;
  private volatile @Nullable Process process;

  private Child(SeiriHome home, Spec spec) {
    this.home = home;
    this.spec = spec;
    this.keeper = Thread.ofPlatform().daemon().name("keep-" + spec.name()).unstarted(this::keep);
  }

  static Child start(SeiriHome home, Spec spec) {
    Child child = new Child(home, spec);
    child.process = child.launch();
    child.keeper.start();
    return child;
  }

  /// The id of the current process.
  long pid() {
    Process current = process;
    return current == null ? -1 : current.pid();
  }

  boolean isAlive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /// Ends it: first by closing its standard input, then by force.
  void stop() {
    stopping = true;
    Process current = process;
    if (current == null) {
      return;
    }
    try {
      current.getOutputStream().close();
      if (!current.waitFor(spec.drain().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} does not end by itself and is killed", spec.name());
      }
    } catch (IOException e) {
      LOG.debug("{} is gone already", spec.name());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    current.destroyForcibly();
    keeper.interrupt();
  }

  private void keep() {
    int deaths = 0;
    try {
      while (!stopping) {
        Process current = process;
        if (current == null) {
          return;
        }
        long start = System.nanoTime();
        int status = end(current);
        if (stopping) {
          return;
        }
        boolean lived = System.nanoTime() - start > Duration.ofSeconds(10).toNanos();
        deaths = lived ? 1 : deaths + 1;
        Duration pause = BACKOFF.pause(deaths);
        LOG.warn(
            "{} ended with status {} and is restarted in {} ms",
            spec.name(),
            status,
            pause.toMillis());
        Thread.sleep(pause);
        if (!stopping) {
          process = launch();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for the end of a process, and ends one that is stopped for long: killed, it does no harm
  /// when it would go on.
  private int end(Process current) throws InterruptedException {
    FrozenWatch watch = new FrozenWatch(FROZEN_LOOKS, FrozenWatch::isStopped);
    while (!current.waitFor(1, TimeUnit.SECONDS)) {
      if (watch.isFrozen(current.pid())) {
        LOG.warn(
            "{} (process {}) is stopped for {} s and is replaced",
            spec.name(),
            current.pid(),
            FROZEN_LOOKS);
        current.destroyForcibly();
      }
    }
    return current.exitValue();
  }

  private Process launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(spec.jvmOptions());
    command.add("-cp");
    command.add(ClassPaths.joined(spec.classPath()));
    command.add(ChildMain.class.getName());
    command.add(home.run(spec.name() + ".lock").toString());
    command.addAll(spec.mainAndArguments());
    Path log = home.log(spec.name());
    try {
      if (Files.exists(log) && Files.size(log) > LONGEST_LOG) {
        Files.delete(log);
      }
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(home.root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      if (spec.cleanEnvironment()) {
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      }
      // The user's settings for every JVM are not meant for these, and the JVM would announce them
      // on stderr.
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().putAll(spec.environment());
      return builder.start();
    } catch (IOException e) {
      throw new StackFault("cannot start %s: %s".formatted(spec.name(), e.getMessage()));
    }
  }
}

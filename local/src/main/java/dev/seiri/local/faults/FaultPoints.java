package dev.seiri.local.faults;

import dev.seiri.local.faults.FaultPoint.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The fault points of a worker, as `SEIRI_KILL_AT` names them, with commas between them. Each
/// kills once: those that have are listed in a file, so that the worker that is started in the
/// place of the killed one lives.
public final class FaultPoints {
  /// The variable that names them.
  public static final String VARIABLE = "SEIRI_KILL_AT";

  private final List<FaultPoint> points;
  private final Path fired;
  private final Runnable kill;
  private final Map<Step, Integer> calls = new ConcurrentHashMap<>();

  private FaultPoints(List<FaultPoint> points, Path fired, Runnable kill) {
    this.points = points;
    this.fired = fired;
    this.kill = kill;
  }

  /// The points that an environment names and that have not killed yet.
  ///
  /// @param fired the file that lists those that have killed
  /// @param kill ends the process at once
  /// @throws IllegalArgumentException if one is wrong, naming it
  public static FaultPoints of(Map<String, String> env, Path fired, Runnable kill) {
    List<FaultPoint> all =
        Arrays.stream(env.getOrDefault(VARIABLE, "").split(","))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(FaultPoint::parse)
            .toList();
    List<String> gone = all.isEmpty() ? List.of() : gone(fired);
    return new FaultPoints(
        all.stream().filter(point -> !gone.contains(point.toString())).toList(), fired, kill);
  }

  /// Whether there are none left.
  public boolean isEmpty() {
    return points.isEmpty();
  }

  /// Makes a call of a step, unless the process dies before.
  <T> T at(Step step, Supplier<T> call) {
    int nth = enter(step);
    T result = call.get();
    leave(step, nth);
    return result;
  }

  /// Begins a call of a step, unless the process dies.
  ///
  /// @return its number
  int enter(Step step) {
    int nth = calls.merge(step, 1, Integer::sum);
    reach(step, Moment.BEFORE, nth);
    return nth;
  }

  /// Ends the nth call of a step, unless the process dies.
  void leave(Step step, int nth) {
    reach(step, Moment.AFTER, nth);
  }

  /// Makes a call of a step that returns nothing.
  void run(Step step, Runnable call) {
    at(
        step,
        () -> {
          call.run();
          return true;
        });
  }

  private void reach(Step step, Moment moment, int nth) {
    FaultPoint here = new FaultPoint(step, moment, nth);
    if (points.contains(here)) {
      note(here);
      kill.run();
    }
  }

  private synchronized void note(FaultPoint point) {
    try (FileChannel channel =
        FileChannel.open(fired, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      channel.write(StandardCharsets.UTF_8.encode(point + "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> gone(Path fired) {
    try {
      return Files.exists(fired) ? Files.readAllLines(fired) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

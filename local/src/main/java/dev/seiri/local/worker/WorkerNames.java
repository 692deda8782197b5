package dev.seiri.local.worker;

import dev.seiri.local.home.SeiriHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The names of a home's workers, of which one runs at a time: all but the newest have ended. So
/// what they had reserved need not wait until their leases are over.
final class WorkerNames {
  private static final String NAME = "workers";

  /// As long as a lease lasts, a worker is not restarted more often.
  private static final int MOST_KEPT = 200;

  private WorkerNames() {}

  /// Adds this worker's name.
  ///
  /// @return the names of those before it
  static Set<String> begin(SeiriHome home, String name) throws IOException {
    Path file = home.run(NAME);
    List<String> before = read(file);
    List<String> kept = before.subList(Math.max(0, before.size() - MOST_KEPT), before.size());
    Set<String> all = new LinkedHashSet<>(kept);
    all.add(name);
    Files.write(file, all);
    all.remove(name);
    return all;
  }

  private static List<String> read(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}

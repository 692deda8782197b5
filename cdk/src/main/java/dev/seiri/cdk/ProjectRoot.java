package dev.seiri.cdk;

import java.nio.file.Files;
import java.nio.file.Path;

/// The project's folder: `seiri.root`, or the first folder above this one that has its queries.
final class ProjectRoot {
  private ProjectRoot() {}

  static Path path() {
    String given = System.getProperty("seiri.root");
    if (given != null) {
      return Path.of(given).toAbsolutePath().normalize();
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("queries"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new SettingsFault("the project's folder is not found: start inside it");
    }
    return folder;
  }
}

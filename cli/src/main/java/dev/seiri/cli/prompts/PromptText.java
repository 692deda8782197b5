package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// The prompt files named on the command line.
final class PromptText {
  private static final Set<String> LEFT_BY_BUILDS = Set.of("target", "node_modules");

  private PromptText() {}

  /// Whether an argument means a file rather than a task or a version.
  static boolean isFile(String argument) {
    return isYaml(argument);
  }

  /// The files, and those below the folders, each folder's in order. Hidden folders and build
  /// folders are left out.
  ///
  /// @throws CliFault if a folder cannot be read or holds none
  static List<Path> files(List<Path> arguments) {
    List<Path> files = new ArrayList<>();
    for (Path argument : arguments) {
      if (Files.isDirectory(argument)) {
        files.addAll(below(argument));
      } else {
        files.add(argument);
      }
    }
    return files;
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> found =
          paths
              .filter(path -> isYaml(path.toString()) && !isAside(folder.relativize(path)))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new CliFault(folder + ": holds no prompt file; they are called TASK/VERSION.yaml");
      }
      return found;
    } catch (IOException e) {
      throw new CliFault(folder + ": cannot be read: " + e.getMessage());
    }
  }

  private static boolean isYaml(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml");
  }

  private static boolean isAside(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".") || LEFT_BY_BUILDS.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }
}

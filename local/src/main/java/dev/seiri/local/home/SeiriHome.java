package dev.seiri.local.home;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The folder that holds all local state: `SEIRI_HOME`, by default `~/.seiri`.
///
/// | in it | what |
/// |---|---|
/// | `dynamodb/` | the tables |
/// | `s3/` | the bucket, one file per object |
/// | `mapping/` | the checkpoints of the stream |
/// | `run/` | locks, and addresses of running processes |
/// | `log/` | the processes' logs |
/// | `labels/` | the labels last read from AppConfig's agent |
/// | `tmp/` | rows from standard input while they are processed |
public record SeiriHome(Path root) {
  private static final long LEAST_FREE_BYTES = 32L << 20;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final String MARKER = "seiri-home";
  private static final List<String> FOLDERS =
      List.of("dynamodb", "s3", "mapping", "run", "log", "labels", "tmp", "written");

  public SeiriHome {
    root = root.toAbsolutePath().normalize();
  }

  /// The home that an environment names.
  public static SeiriHome of(Map<String, String> env, Path userHome) {
    return new SeiriHome(
        Optional.ofNullable(env.get("SEIRI_HOME"))
            .filter(value -> !value.isBlank())
            .map(Path::of)
            .orElse(userHome.resolve(".seiri")));
  }

  /// Creates missing folders, and checks that they can be written to.
  ///
  /// @throws StackFault if they cannot, or the folder holds something else
  public void prepare() {
    try {
      requireOurs();
      Files.createDirectories(root);
      closeToOthers();
      for (String folder : FOLDERS) {
        Files.createDirectories(root.resolve(folder));
      }
      Path marker = root.resolve(MARKER);
      Files.writeString(
          closed(marker), "Local state of Seiri; `seiri local down --wipe` removes it.\n");
      Path probe = run("probe-" + ProcessHandle.current().pid());
      Files.writeString(probe, "a test of whether this folder can be written to\n");
      Files.delete(probe);
      requireSpace();
    } catch (IOException e) {
      throw new StackFault(
          "%s: cannot be written to (%s); set SEIRI_HOME to a folder that can"
              .formatted(root, reason(e)));
    }
  }

  public Path dynamodb() {
    return root.resolve("dynamodb");
  }

  public Path s3() {
    return root.resolve("s3");
  }

  /// The stream's positions.
  public Path checkpoints() {
    return root.resolve("mapping").resolve("checkpoints.json");
  }

  /// Notes of the files that commands have written elsewhere.
  public Path written() {
    return root.resolve("written");
  }

  public Path log(String name) {
    return root.resolve("log").resolve(name + ".log");
  }

  /// Where the labels of a delivery are kept.
  public Path labels(String delivery) {
    return root.resolve("labels").resolve(delivery + ".json");
  }

  public Path tmp() {
    return root.resolve("tmp");
  }

  /// A file in the folder of running processes.
  public Path run(String name) {
    return root.resolve("run").resolve(name);
  }

  /// Whether there is any state here.
  public boolean exists() {
    return Files.exists(root.resolve(MARKER));
  }

  /// Removes all state of Seiri, and nothing else.
  ///
  /// @throws StackFault if something cannot be removed
  public void wipe() {
    try {
      for (String folder : FOLDERS) {
        remove(root.resolve(folder));
      }
      Files.deleteIfExists(root.resolve(MARKER));
      if (Files.isDirectory(root) && isEmpty(root)) {
        Files.delete(root);
      }
    } catch (IOException e) {
      throw new StackFault("%s: cannot be wiped: %s".formatted(root, reason(e)));
    }
  }

  private void requireOurs() throws IOException {
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw new StackFault(root + ": is no folder; set SEIRI_HOME to another");
    }
    if (Files.isDirectory(root) && !exists() && !isEmpty(root)) {
      throw new StackFault(
          root + ": holds other files and no Seiri state; set SEIRI_HOME to a folder of its own");
    }
  }

  /// Rows, answers and the supervisor's socket are the user's alone.
  private void closeToOthers() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(root, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    try {
      view.setPermissions(OWNER_ONLY);
    } catch (FileSystemException e) {
      throw new StackFault(
          "%s: belongs to another user (%s); set SEIRI_HOME to a folder of your own"
              .formatted(root, view.getOwner().getName()));
    }
  }

  /// Makes a file that nobody else may read, if it is not there.
  ///
  /// @return the file
  public static Path closed(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      if (posix) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (FileAlreadyExistsException e) {
      // It is as it was made.
    }
    return file;
  }

  private void requireSpace() throws IOException {
    long free = Files.getFileStore(root).getUsableSpace();
    if (free < LEAST_FREE_BYTES) {
      throw new StackFault(
          String.format(
              Locale.ROOT,
              "%s: its disk has %,d KB free and the stack needs %,d KB; free some space or set SEIRI_HOME",
              root,
              free / 1024,
              LEAST_FREE_BYTES / 1024));
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.toString();
    };
  }
}

package dev.seiri.local.stack;

import dev.seiri.local.home.StackFault;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The class paths of the stack's processes. The servers' libraries lie below `seiri.root`, where
/// the build has put them: they never share a class path with ours.
public final class ClassPaths {
  private ClassPaths() {}

  /// The options of a JVM that runs this process's classes: its class path, and where it can use
  /// one, the AOT cache of the worker, which has most of the libraries. A cache holds for class
  /// paths that begin as the one that it was recorded with.
  public static List<String> options() {
    List<Path> all = ofThisProcess();
    List<Path> first = own();
    SequencedSet<Path> path = new LinkedHashSet<>(all.containsAll(first) ? first : all);
    path.addAll(all);
    List<String> options = new ArrayList<>(AotCache.with(ownCache(Services.WORKER), List.of()));
    options.add("-cp");
    options.add(joined(List.copyOf(path)));
    return options;
  }

  /// This program's own, for its children: what the build has recorded, so that they can use AOT
  /// caches, which hold for one class path; elsewhere that of this process.
  static List<Path> own() {
    List<Path> recorded = readOwn();
    boolean packaged = Files.isRegularFile(place(source())) || Boolean.getBoolean(AotCache.RECORD);
    if (packaged && !recorded.isEmpty() && recorded.stream().allMatch(Files::isRegularFile)) {
      return recorded;
    }
    return ofThisProcess();
  }

  private static List<Path> ofThisProcess() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath())
        .toList();
  }

  /// Records the class path of the stack's own processes.
  static void writeOwn(List<Path> classPath) throws IOException {
    Files.write(ownFile(), classPath.stream().map(Path::toString).toList());
  }

  private static List<Path> readOwn() {
    try {
      return Files.readAllLines(ownFile()).stream().map(Path::of).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Path ownFile() {
    return made("local").resolve("stack.classpath");
  }

  /// Where the AOT cache of a process of our own lies.
  static Path ownCache(String process) {
    return made("local").resolve(process + "-" + System.getProperty("java.vm.version") + ".aot");
  }

  /// A server's, with [ChildMain] at its end.
  static List<Path> server(String name) {
    List<Path> path = new ArrayList<>(libraries(name));
    path.add(place(source()));
    return path;
  }

  /// Where this program's classes are.
  private static URL source() {
    return ChildMain.class.getProtectionDomain().getCodeSource().getLocation();
  }

  /// A server's own libraries.
  static List<Path> libraries(String name) {
    Path lib = folder(name).resolve("lib");
    try (Stream<Path> jars = Files.list(lib);
        Stream<Path> fetched = FetchedLibrary.of(lib).map(FetchedLibrary::file).stream()) {
      return Stream.concat(jars.filter(file -> file.toString().endsWith(".jar")).sorted(), fetched)
          .toList();
    } catch (IOException e) {
      throw new StackFault(lib + ": the server's libraries are missing; run ./mvnw package");
    } catch (UncheckedIOException e) {
      throw new StackFault(lib + ": cannot be read: " + e.getMessage());
    }
  }

  /// A server's library that is not shipped with this program and still has to be fetched, if any.
  static Optional<FetchedLibrary> missing(String name) {
    return FetchedLibrary.of(folder(name).resolve("lib")).filter(library -> !library.isThere());
  }

  /// Where a server's AOT cache lies, which holds its loaded classes for a quicker start. A JVM of
  /// another version could not read it.
  static Path aotCache(String name) {
    return made("runtime/" + name).resolve(System.getProperty("java.vm.version") + ".aot");
  }

  private static Path folder(String name) {
    return built("runtime/" + name);
  }

  /// Where this program makes files of its own for a module: where the build has put it, or, for an
  /// installation that cannot be written to, below the folder that its launcher names.
  static Path made(String module) {
    String folder = System.getProperty("seiri.made");
    return folder == null ? built(module) : Path.of(folder, module).toAbsolutePath();
  }

  /// What the build has made of a module.
  private static Path built(String module) {
    String root = System.getProperty("seiri.root");
    if (root == null) {
      throw new StackFault("the system property seiri.root is not set; start with scripts/seiri");
    }
    return Path.of(root, module, build()).toAbsolutePath();
  }

  /// The file that a URL names. Spaces and characters beyond ASCII are percent-encoded in it.
  static Path place(URL location) {
    try {
      return Path.of(location.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this program is not at a path: " + location, e);
    }
  }

  /// JVM arguments with which such processes find the same class paths.
  static List<String> places() {
    Stream<String> places =
        Stream.of("-Dseiri.root=" + System.getProperty("seiri.root"), "-Dseiri.build=" + build());
    String made = System.getProperty("seiri.made");
    return Stream.concat(places, Stream.ofNullable(made).map(folder -> "-Dseiri.made=" + folder))
        .toList();
  }

  /// The folder of each module that the build has written to.
  private static String build() {
    return System.getProperty("seiri.build", "target");
  }

  static String joined(List<Path> classPath) {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}

package dev.seiri.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file of loaded and linked classes (JEP 483, 514), with which a process of the stack starts in
/// about half the processor time. A JVM that cannot use it does without it.
final class AotCache {
  /// The property by which the stack's own processes are told to record theirs.
  static final String RECORD = "seiri.record-aot";

  private AotCache() {}

  /// A process's options, with its cache where there is one.
  static List<String> with(Path cache, List<String> options) {
    if (!Files.isRegularFile(cache)) {
      return options;
    }
    List<String> all = new ArrayList<>(options);
    all.add("-XX:AOTCache=" + cache);
    // What keeps a cache from being used is nothing that a user can mend.
    all.add("-Xlog:aot*=off");
    return all;
  }

  /// The options of a process of our own: with its cache, or recording it.
  static List<String> ofOwn(String process, List<String> options) {
    if (!Boolean.getBoolean(RECORD)) {
      return with(ClassPaths.ownCache(process), options);
    }
    List<String> all = new ArrayList<>(options);
    all.add("-XX:AOTCacheOutput=" + recorded(ClassPaths.ownCache(process)));
    all.add("-D" + RECORD + "=true");
    return all;
  }

  /// Where a cache is recorded before it takes its place.
  static Path recorded(Path cache) {
    return cache.resolveSibling(cache.getFileName() + ".new");
  }
}

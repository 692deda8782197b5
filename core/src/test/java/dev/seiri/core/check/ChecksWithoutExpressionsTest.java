package dev.seiri.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A prompt without expressions needs nothing of their libraries.
class ChecksWithoutExpressionsTest {
  @Test
  void theLibrariesOfExpressionsAreLoadedForExpressionsOnly() throws Exception {
    try (URLClassLoader without = new Without()) {
      assertThat(flags(without, "[{\"grounded\": \"f\"}, {\"complete\": \"f\"}]"))
          .as("the row and its field differ")
          .isEqualTo("2");
      assertThat(flags(without, "[{\"cel\": \"answer.f == 'x'\"}]"))
          .as("the test itself: here they are needed")
          .contains("dev/cel/");
    }
  }

  private static String flags(ClassLoader loader, String checks) throws Exception {
    Method method =
        loader
            .loadClass(ChecksWithoutExpressionsTest.class.getName())
            .getDeclaredMethod("flags", String.class);
    method.setAccessible(true);
    return (String) method.invoke(null, checks);
  }

  /// Is called in the other class loader.
  static String flags(String checks) {
    try {
      RowChecks row = Checks.of(Json.read(checks)).of(new RowInput("a", new LinkedHashMap<>()));
      return Integer.toString(row.flags(Json.object().put("f", "b")).size());
    } catch (NoClassDefFoundError e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static final class Without extends URLClassLoader {
    Without() {
      super(
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Without::url)
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String path) {
      try {
        return Path.of(path).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("dev.cel.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}

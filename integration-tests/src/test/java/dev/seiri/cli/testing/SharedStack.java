package dev.seiri.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Local stacks that all test classes of this JVM share, as long as they do not kill them: one with
/// the offline rules for a [Desk], one with the tests' own models for a [ModelDesk]. Each desk that
/// a constructor asks for has a folder of its own and a home that is everybody's: what a test
/// registers or runs needs a name that no other class uses.
public final class SharedStack implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Desk.class || type == ModelDesk.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store store = context.getRoot().getStore(NAMESPACE);
    return parameter.getParameter().getType() == Desk.class
        ? store.computeIfAbsent(Stack.class, key -> new Stack(), Stack.class).desk()
        : store.computeIfAbsent(ModelStack.class, key -> new ModelStack(), ModelStack.class).desk();
  }

  /// A stack whose worker asks the tests' own models.
  private static final class ModelStack implements AutoCloseable {
    private final SharedModels models = new SharedModels();
    private final Stack stack = new Stack("--bedrock", models.endpoint());

    ModelDesk desk() {
      return new ModelDesk(stack.desk(), models);
    }

    @Override
    public void close() throws IOException {
      stack.close();
      models.close();
    }
  }

  /// A stack from the first class that asks for a desk to the end of the tests.
  private static final class Stack implements AutoCloseable {
    private final Path folder;
    private final Desk first;
    private final AtomicInteger desks = new AtomicInteger();

    Stack(String... options) {
      try {
        folder = Files.createTempDirectory("seiri-tests-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      first = Desk.in(folder);
      first.must(
          Stream.concat(Stream.of("local", "up"), Stream.of(options)).toArray(String[]::new));
    }

    Desk desk() {
      try {
        Path own = Files.createDirectory(folder.resolve("desk-" + desks.incrementAndGet()));
        return new Desk(own, first.home(), Map.of());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      first.must("local", "down", "--wipe");
      assertThat(first.home()).doesNotExist();
      delete();
    }

    private void delete() throws IOException {
      List<Path> all;
      try (Stream<Path> files = Files.walk(folder)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }
}

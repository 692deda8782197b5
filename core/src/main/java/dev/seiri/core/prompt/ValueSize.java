package dev.seiri.core.prompt;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How much a value holds: its characters and elements, counted each time that they would be
/// written out. A list that holds another one twice counts it twice, so that what is bounded is
/// also quickly written, compared and hashed.
final class ValueSize {
  private static final int DEEPEST = 50;

  private final long most;
  private final int line;
  private long size;

  private ValueSize(long most, int line) {
    this.most = most;
    this.line = line;
  }

  /// @throws OutputTooLarge if it is more than a value may hold
  /// @throws BoundPassed if lists are nested too deeply
  static long of(@Nullable Object value, RenderLimits limits, int line) {
    return switch (value) {
      case null -> 1;
      case String text -> bounded(text.length(), limits.maxChars());
      case Number number -> 1;
      case Boolean bool -> 1;
      default -> {
        ValueSize counted = new ValueSize(limits.maxCollection(), line);
        counted.add(value, 0);
        yield counted.size;
      }
    };
  }

  private static long bounded(int length, int most) {
    if (length > most) {
      throw new OutputTooLarge();
    }
    return length;
  }

  private void add(@Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      throw new BoundPassed(
          "the template nests lists or maps more than " + DEEPEST + " deep", line);
    }
    size++;
    switch (value) {
      case CharSequence text -> size += text.length();
      case Collection<?> all -> all.forEach(element -> add(element, depth + 1));
      case Map<?, ?> map ->
          map.forEach((key, element) -> {
            add(key, depth + 1);
            add(element, depth + 1);
          });
      case Map.Entry<?, ?> entry -> {
        add(entry.getKey(), depth + 1);
        add(entry.getValue(), depth + 1);
      }
      case Object[] all -> {
        for (Object element : all) {
          add(element, depth + 1);
        }
      }
      case null -> {}
      default -> size += value.getClass().isArray() ? Array.getLength(value) : 0;
    }
    if (size > most) {
      throw new OutputTooLarge();
    }
  }
}

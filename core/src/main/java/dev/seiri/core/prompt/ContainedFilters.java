package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.core.DefaultFilter;
import io.pebbletemplates.pebble.extension.escaper.EscapeFilter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Filters that count what they read and what they build. Where the result may be many times as
/// large as what goes in, or the way to it long, it is computed here instead.
final class ContainedFilters {
  /// Sorting compares each element with some twenty others.
  private static final int COMPARISONS = 20;

  /// A pattern for numbers longer than this is none.
  private static final int NUMBER_FORMAT = 100;

  private ContainedFilters() {}

  static Filter of(String name, Filter filter) {
    return switch (name) {
      // Pebble treats these two by their classes.
      case "default" -> new Default();
      case "escape" -> new Escape();
      case "replace" -> new Replace(filter);
      case "split" -> new Split();
      case "join" -> new Join();
      case "lower" -> new Counting(new Letters(LinearCase::lower), 2);
      case "upper" -> new Counting(new Letters(LinearCase::upper), 2);
      case "merge" -> new Merge(filter);
      case "numberformat" -> new NumberFormat(filter);
      case "sort", "rsort" -> new Counting(filter, COMPARISONS);
      case "first", "last", "length", "raw" -> new Counting(filter, 1);
      default -> new Counting(filter, 2);
    };
  }

  /// Another filter, counted: its input and arguments before, its result after. The result is at
  /// most some times as large as the input, which is bounded.
  private static class Counting implements Filter {
    private final Filter inner;
    private final int factor;

    Counting(Filter inner, int factor) {
      this.inner = inner;
      this.factor = factor;
    }

    @Override
    public final List<String> getArgumentNames() {
      return inner.getArgumentNames();
    }

    @Override
    public final Object apply(
        Object input,
        Map<String, Object> args,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      StepBudget budget = StepBudget.current();
      long size = budget.read(input, line);
      budget.work(size * (factor - 1), line);
      args.values().forEach(argument -> budget.read(argument, line));
      check(budget, input, args, line);
      Object result = inner.apply(input, args, self, context, line);
      if (result != input) {
        budget.read(result, line);
      }
      return result;
    }

    /// Refuses what could be too large, before it is built.
    void check(StepBudget budget, Object input, Map<String, Object> args, int line) {}
  }

  /// `lower` and `upper`.
  private record Letters(UnaryOperator<String> converted) implements Filter {
    @Override
    @SuppressWarnings("NullAway") // Pebble takes null; its classes do not say so.
    public List<String> getArgumentNames() {
      return null;
    }

    @Override
    @SuppressWarnings("NullAway") // Pebble's values may be null; its classes do not say so.
    public Object apply(
        @Nullable Object input,
        Map<String, Object> args,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      return input == null ? null : converted.apply(Texts.of(StepBudget.current(), input, line));
    }
  }

  private static final class Merge extends Counting {
    Merge(Filter inner) {
      super(inner, 1);
    }

    @Override
    void check(StepBudget budget, Object input, Map<String, Object> args, int line) {
      if (input instanceof Map && args.get("items") instanceof Collection<?> keys) {
        keys.forEach(key -> ContainedKey.check(key, line));
      }
    }
  }

  private static final class NumberFormat extends Counting {
    NumberFormat(Filter inner) {
      super(inner, 1);
    }

    @Override
    void check(StepBudget budget, Object input, Map<String, Object> args, int line) {
      if (args.get("format") instanceof String format && format.length() > NUMBER_FORMAT) {
        throw new PebbleException(
            null, "a number's format has at most " + NUMBER_FORMAT + " characters", line, null);
      }
    }
  }

  private static final class Default extends DefaultFilter {
    @Override
    public Object apply(
        Object input,
        Map<String, Object> args,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      StepBudget.current().read(input, line);
      return super.apply(input, args, self, context, line);
    }
  }

  private static final class Escape extends EscapeFilter {
    @Override
    public Object apply(
        Object input,
        Map<String, Object> args,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      StepBudget budget = StepBudget.current();
      budget.read(input, line);
      Object result = super.apply(input, args, self, context, line);
      budget.read(result, line);
      return result;
    }
  }

  /// `replace`, one text after the other, each result's length being known before it is built.
  private static final class Replace implements Filter {
    private final Filter inner;

    Replace(Filter inner) {
      this.inner = inner;
    }

    @Override
    public List<String> getArgumentNames() {
      return inner.getArgumentNames();
    }

    @Override
    @SuppressWarnings("NullAway") // Pebble's values may be null; its classes do not say so.
    public Object apply(
        @Nullable Object input,
        Map<String, Object> args,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      StepBudget budget = StepBudget.current();
      if (input == null) {
        return null;
      }
      if (!(args.get("replace_pairs") instanceof Map<?, ?> pairs)) {
        throw new PebbleException(null, "replace takes a map: {'a': 'b'}", line, null);
      }
      String text = Texts.of(budget, input, line);
      for (Map.Entry<?, ?> pair : pairs.entrySet()) {
        text =
            replaced(
                budget,
                text,
                Texts.of(budget, pair.getKey(), line),
                Texts.of(budget, pair.getValue(), line),
                line);
      }
      return text;
    }

    private static String replaced(
        StepBudget budget, String text, String old, String with, int line) {
      budget.work(text.length() + 1L, line);
      if (old.isEmpty()) {
        budget.text(text.length() + (text.length() + 1L) * with.length(), line);
        return text.replace(old, with);
      }
      LinearSearch search = new LinearSearch(old);
      long found = 0;
      for (int at = search.in(text, 0); at >= 0; at = search.in(text, at + old.length())) {
        found++;
      }
      if (found == 0) {
        return text;
      }
      budget.elements(found, line);
      long length = text.length() + found * ((long) with.length() - old.length());
      budget.text(length, line);
      StringBuilder result = new StringBuilder((int) length);
      int from = 0;
      for (int at = search.in(text, 0); at >= 0; at = search.in(text, from)) {
        result.append(text, from, at).append(with);
        from = at + old.length();
      }
      return result.append(text, from, text.length()).toString();
    }
  }

  private static final class Join implements Filter {
    @Override
    public List<String> getArgumentNames() {
      return List.of("separator");
    }

    @Override
    @SuppressWarnings("NullAway") // Pebble's values may be null; its classes do not say so.
    public Object apply(
        @Nullable Object input,
        Map<String, Object> args,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      if (input == null) {
        return null;
      }
      Collection<?> elements =
          switch (input) {
            case Collection<?> all -> all;
            case Object[] all -> Arrays.asList(all);
            default -> throw new PebbleException(null, "join takes a list", line, null);
          };
      Object separator = args.get("separator");
      String glue = separator == null ? "" : separator.toString();
      StepBudget budget = StepBudget.current();
      budget.read(input, line);
      budget.text(Math.max(0, elements.size() - 1L) * glue.length(), line);
      StringBuilder joined = new StringBuilder();
      boolean first = true;
      for (Object element : elements) {
        joined.append(first ? "" : glue).append(element);
        first = false;
      }
      budget.text(joined.length(), line);
      return joined.toString();
    }
  }

  private static final class Split implements Filter {
    @Override
    public List<String> getArgumentNames() {
      return List.of("delimiter", "limit");
    }

    @Override
    @SuppressWarnings("NullAway") // Pebble's values may be null; its classes do not say so.
    public Object apply(
        @Nullable Object input,
        Map<String, Object> args,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      if (input == null) {
        return null;
      }
      if (!(input instanceof String text) || !(args.get("delimiter") instanceof String delimiter)) {
        throw new PebbleException(null, "split takes a text and a delimiter", line, null);
      }
      int limit = args.get("limit") instanceof Number number ? number.intValue() : 0;
      StepBudget budget = StepBudget.current();
      List<String> parts = new Splitter(delimiter, budget, line).split(text, limit);
      budget.read(parts, line);
      return parts;
    }
  }
}

package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// `range`, whose length is known before it is built. Pebble's own never ends where its ends are
/// near the largest number.
final class ContainedRange implements Function {
  @Override
  public List<String> getArgumentNames() {
    return List.of("start", "end", "increment");
  }

  @Override
  public Object execute(
      Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
    Object start = Objects.requireNonNullElse(args.get("start"), "");
    Object end = Objects.requireNonNullElse(args.get("end"), "");
    long step =
        Objects.requireNonNullElse(args.get("increment"), 1L) instanceof Number number
            ? number.longValue()
            : 0;
    if (step == 0) {
      throw fault("the increment of a range is a number other than 0", line);
    }
    if (start instanceof Number first && end instanceof Number last) {
      return numbers(first.longValue(), last.longValue(), step, line);
    }
    if (isCharacter(start) && isCharacter(end)) {
      List<Object> characters = new ArrayList<>();
      numbers(start.toString().charAt(0), end.toString().charAt(0), step, line)
          .forEach(n -> characters.add((char) n.longValue()));
      return characters;
    }
    throw fault("a range is between two numbers or two texts of one character", line);
  }

  private static List<Long> numbers(long start, long end, long step, int line) {
    StepBudget budget = StepBudget.current();
    BigInteger way = BigInteger.valueOf(end).subtract(BigInteger.valueOf(start));
    BigInteger steps = way.divide(BigInteger.valueOf(step));
    if (way.signum() != 0 && way.signum() != Long.signum(step)) {
      return List.of();
    }
    int most = budget.limits().maxSteps();
    if (steps.compareTo(BigInteger.valueOf(most)) > 0) {
      throw fault(String.format(Locale.ROOT, "a range has at most %,d elements", most), line);
    }
    int length = steps.intValue() + 1;
    budget.elements(length, line);
    List<Long> numbers = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      numbers.add(start + i * step);
    }
    return numbers;
  }

  private static boolean isCharacter(Object value) {
    return value instanceof String text && text.length() == 1;
  }

  private static PebbleException fault(String message, int line) {
    return new PebbleException(null, message, line, null);
  }
}

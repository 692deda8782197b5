package dev.seiri.core.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// The checks of a prompt beside one row.
public record RowChecks(Checks checks, RowInput input) {
  /// No checks.
  public static final RowChecks NONE = new RowChecks(Checks.NONE, RowInput.NONE);

  private static final int MOST_FLAGS = 50;
  private static final int MOST_QUOTED = 5;

  /// What an answer is flagged for; empty if it passes. Never throws.
  public List<Flag> flags(ObjectNode answer) {
    return checks.isEmpty()
        ? List.of()
        : checks.failures(new Subject(input, answer), false).stream()
            .map(Check.Failure::flag)
            .limit(MOST_FLAGS)
            .toList();
  }

  /// What is doubtful about an answer so that it is to be asked for once more; empty if it is not.
  /// Never throws. A check that cannot be judged asks nothing.
  public Optional<String> doubts(ObjectNode answer) {
    if (!checks.askAgain()) {
      return Optional.empty();
    }
    String doubts =
        checks.failures(new Subject(input, answer), true).stream()
            .filter(Check.Failure::judged)
            .map(failure -> failure.flag().message())
            .distinct()
            .limit(MOST_QUOTED)
            .collect(Collectors.joining("; "));
    return Optional.of(doubts).filter(text -> !text.isEmpty());
  }
}

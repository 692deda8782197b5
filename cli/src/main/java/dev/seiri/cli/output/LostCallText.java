package dev.seiri.cli.output;

import dev.seiri.core.execution.Amount;
import java.util.Optional;

/// Words for calls that may have been paid for and left no answer.
public final class LostCallText {
  private LostCallText() {}

  /// How many there are, and the most that they can have cost; empty if there are none.
  ///
  /// @param unpriced how many rows have some whose model has no price
  public static Optional<String> describe(Amount lost, long unpriced) {
    return lost.calls() == 0
        ? Optional.empty()
        : Optional.of(
            "answers possibly paid and lost: %s, %s"
                .formatted(Numbers.count(lost.calls()), most(lost, unpriced)));
  }

  private static String most(Amount lost, long unpriced) {
    return unpriced > 0 && lost.usd().signum() == 0
        ? "of a model without a price"
        : "at most " + Numbers.cost(lost.usd(), unpriced);
  }
}

package dev.seiri.local.faults;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// A step of a call that a worker can be killed at.
public enum Step {
  /// An amount of the budget is reserved.
  RESERVE("reserve"),
  /// The questions of a batch are noted as in flight.
  NOTE_WRITE("note.write"),
  /// A model is asked.
  MODEL("model"),
  /// A paid answer is recorded in the ledger, or its repair.
  LEDGER_RECORD("ledger.record"),
  /// A result is written.
  RESULT_WRITE("result.write"),
  /// A reservation is settled.
  SETTLE("settle"),
  /// A note of questions in flight is removed.
  NOTE_REMOVE("note.remove"),
  /// The stream's positions are written.
  CHECKPOINT("checkpoint");

  private final String word;

  Step(String word) {
    this.word = word;
  }

  /// As a fault point names it.
  public String word() {
    return word;
  }

  static Optional<Step> of(String word) {
    return Arrays.stream(values()).filter(step -> step.word.equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(Step::word).collect(Collectors.joining(", "));
  }
}

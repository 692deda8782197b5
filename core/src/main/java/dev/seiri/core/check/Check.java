package dev.seiri.core.check;

import java.util.List;
import java.util.Optional;

/// One check of a prompt.
///
/// @param name unique among the prompt's
/// @param message what a flag says; absent: what the rule says
/// @param asksAgain whether an answer that fails is asked for once more
/// @param fields the answer's fields that the rule names
record Check(
    String name, Optional<String> message, boolean asksAgain, List<String> fields, Rule rule) {
  Check {
    fields = List.copyOf(fields);
  }

  /// A flag, and whether the check could be judged.
  record Failure(Flag flag, boolean judged) {}

  /// How an answer fails; empty if it passes. Never throws.
  List<Failure> failures(Subject subject) {
    try {
      return rule.faults(subject).stream()
          .map(fault ->
              new Failure(new Flag(name, fault.field(), message.orElse(fault.message())), true))
          .toList();
    } catch (CannotJudge e) {
      return unjudged(e.why());
    } catch (RuntimeException | StackOverflowError e) {
      return unjudged(e.getClass().getSimpleName());
    }
  }

  private List<Failure> unjudged(String why) {
    return List.of(
        new Failure(new Flag(name, Optional.empty(), "the check cannot be judged: " + why), false));
  }
}

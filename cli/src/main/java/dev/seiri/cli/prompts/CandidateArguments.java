package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.evaluation.EvaluationGate;
import dev.seiri.evaluation.EvaluationGate.Decision;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The arguments of a move: a label, the version it is to point at, and the gate before it.
final class CandidateArguments extends LabelArguments {
  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      description = "The version, or a label: the version it points at now.")
  private String version = "";

  @Option(
      names = "--gate",
      description = {
        "Require that the version has been evaluated (`seiri eval`), that its newest evaluations"
            + " passed, and that on no golden set more rows got worse than better."
      })
  private boolean gate;

  /// Called before the stack is started.
  ///
  /// @throws CliFault if there is none
  void requireVersion() {
    if (version.isBlank()) {
      throw new CliFault("VERSION must not be blank");
    }
  }

  /// @throws CliFault if there is no such label
  PromptKey key(PromptLookup prompts) {
    return prompts.key(Optional.of(version));
  }

  /// Whether the version may replace the current one; prints why not.
  ///
  /// @param standing what the label points at now
  boolean passes(
      Terminal terminal, Stores stores, PromptKey candidate, Optional<PromptKey> standing) {
    if (!gate) {
      return true;
    }
    Decision decision =
        EvaluationGate.decide(stores.evaluations().list(candidate.taskName()), candidate, standing);
    return switch (decision) {
      case Decision.Passed(List<String> reasons) -> {
        reasons.forEach(reason -> terminal.say("gate: " + reason));
        yield true;
      }
      case Decision.Refused(List<String> reasons) -> {
        terminal.say("seiri: the gate refuses %s, and nothing is moved:".formatted(candidate));
        reasons.forEach(reason -> terminal.say("  " + reason));
        yield false;
      }
    };
  }
}

package dev.seiri.cli.prompts;

import dev.seiri.cli.eval.EvaluationGate;
import dev.seiri.cli.eval.EvaluationGate.Decision;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptKey;
import java.util.List;
import picocli.CommandLine.Option;

/// The argument that lets a version pass only if its evaluations do.
final class Gate {
  @Option(
      names = "--gate",
      description = {
        "Only if the version has been evaluated (`seiri eval`), every newest evaluation of it has"
            + " passed, and on none of the golden sets more rows got worse than better."
      })
  private boolean gate;

  /// Whether a label may be moved; says why not.
  boolean lets(Terminal terminal, Stores stores, PromptKey label, PromptKey version) {
    if (!gate) {
      return true;
    }
    Decision decision =
        EvaluationGate.decide(
            stores.evaluations().list(label.taskName()),
            version,
            stores
                .labels()
                .find(label)
                .map(standing -> new PromptKey(label.taskName(), standing.version())));
    return switch (decision) {
      case Decision.Passed(List<String> reasons) -> {
        reasons.forEach(reason -> terminal.say("gate: " + reason));
        yield true;
      }
      case Decision.Refused(List<String> reasons) -> {
        terminal.say("seiri: %s is not promoted; the gate refuses it:".formatted(version));
        reasons.forEach(reason -> terminal.say("  " + reason));
        yield false;
      }
    };
  }
}

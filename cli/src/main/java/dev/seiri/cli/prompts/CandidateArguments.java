package dev.seiri.cli.prompts;

import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.evaluation.EvaluationGate;
import dev.seiri.evaluation.EvaluationGate.Decision;
import dev.seiri.evaluation.GateRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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
        "Require that the version is not worse than the one the label points at now by more than a"
            + " margin, on each golden set and with each language model that either was evaluated"
            + " with (`seiri eval`). All evaluations count. See docs/evaluation.md."
      })
  private boolean gate;

  @Option(
      names = "--fail-under",
      paramLabel = "PERCENT",
      description = {
        "With --gate: require that so many per cent of the golden rows are right. A label that"
            + " points at no version yet needs it."
      })
  private @Nullable Double failUnder;

  @Mixin private final MarginArguments margin = new MarginArguments();

  /// Called before the stack is started.
  ///
  /// @throws CliFault if there is none
  void requireVersion(Terminal terminal) {
    if (version.isBlank()) {
      throw new CliFault("VERSION must not be blank");
    }
    if (!gate && (failUnder != null || margin.isGiven())) {
      throw new CliFault("--fail-under and --margin need --gate");
    }
    if (failUnder != null && !(failUnder > 0 && failUnder <= 100)) {
      throw new CliFault("--fail-under must be above 0, to 100 per cent, not " + failUnder);
    }
    if (gate) {
      margin.share(terminal.env(), task());
    }
  }

  /// @throws CliFault if there is no such label
  PromptKey key(PromptLookup prompts) {
    return prompts.key(Optional.of(version));
  }

  /// Whether the version may replace the current one; prints why not.
  ///
  /// @param standing what the label points at now
  /// @throws CliFault if the environment's catalog of models is none
  boolean passes(
      Terminal terminal, Stores stores, PromptKey candidate, Optional<PromptKey> standing) {
    if (!gate) {
      return true;
    }
    ModelCatalog configured = BedrockArguments.catalog(terminal.env());
    ModelCatalog shipped = ModelCatalog.shipped();
    Decision decision =
        EvaluationGate.decide(
            stores.evaluations().list(candidate.taskName()),
            candidate,
            standing,
            new GateRules(
                margin.share(terminal.env(), task()),
                Optional.ofNullable(failUnder).map(percent -> percent / 100),
                // A catalog of one's own cannot make a language model of the offline rules.
                model ->
                    configured.entry(model).languageModel()
                        && shipped.entry(model).languageModel()));
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
      case Decision.CannotTell(List<String> reasons) -> {
        terminal.say(
            "seiri: the gate cannot tell whether %s is good enough, and nothing is moved:"
                .formatted(candidate));
        reasons.forEach(reason -> terminal.say("  " + reason));
        yield false;
      }
    };
  }
}

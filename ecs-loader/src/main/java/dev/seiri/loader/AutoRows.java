package dev.seiri.loader;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.eval.EvaluationStore;
import dev.seiri.core.eval.SizeChoice;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Chooses how many rows the calls of a load have, where that is left to evaluations, and keeps
/// what it chose and why.
final class AutoRows {
  private final EvaluationStore evaluations;
  private final List<String> notes = new ArrayList<>();

  AutoRows(EvaluationStore evaluations) {
    this.evaluations = evaluations;
  }

  /// Settings with the number of rows of a call.
  ///
  /// @param what the choice is for, for the message: "" or that of a variant
  /// @param settings that win over the prompt's own
  /// @param begun those of the execution that is continued: what was chosen once stays
  /// @throws LoadFault if the settings are others than an evaluation's
  Inference choose(
      String what,
      PromptTemplate prompt,
      String modelId,
      Inference settings,
      Optional<Inference> begun) {
    Optional<Inference> chosen = begun.filter(before -> before.rowsPerCall().isPresent());
    if (chosen.isPresent()) {
      return settings.orElse(
          Inference.ofRowsPerCall(chosen.get().rowsPerCall(), chosen.get().echo()));
    }
    if (settings.maxTokens().isPresent()
        || settings.temperature().isPresent()
        || settings.topP().isPresent()) {
      throw new LoadFault(
          "%srows_per_call auto goes by evaluations with the prompt's own settings; give a number, or leave out max_tokens, temperature and top_p"
              .formatted(what));
    }
    List<Evaluation> all = evaluations.list(prompt.key().taskName());
    SizeChoice choice =
        SizeChoice.of(
            all, prompt.key(), modelId, settings.echo().or(prompt.defaults().inference()::echo));
    notes.add(
        "%s%s a call: %s"
            .formatted(
                what,
                choice.rows() == 1 ? "one row" : "up to %s rows".formatted(choice.rows()),
                choice.why()));
    return settings.orElse(
        Inference.ofRowsPerCall(
            OptionalInt.of(choice.rows()),
            choice.rows() == 1 ? Optional.empty() : Optional.of(choice.echo())));
  }

  /// What was chosen, and why.
  List<String> notes() {
    return List.copyOf(notes);
  }
}

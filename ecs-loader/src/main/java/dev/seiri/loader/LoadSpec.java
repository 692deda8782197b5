package dev.seiri.loader;

import dev.seiri.core.execution.Limits;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.loader.source.SourceOptions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a load is told: rows, prompt, model and settings. What is absent is taken from the
/// execution if it exists, so that loading again continues it.
///
/// @param promptVersion a version, or a label such as `@production`; absent: `@production` if there
///   is one, else the task's only version
/// @param model absent: the prompt's own, else the loader's
/// @param fallbackModels asked, in order, when the model cannot answer
/// @param reuse whether answers of other executions may be used
/// @param maxInFlight the most model calls in flight; absent: the handler's own bound
/// @param inference settings that win over the prompt's own
/// @param limits the limits at which the execution halts by itself
/// @param variants the variants of an experiment
/// @param by the user who loads
/// @param decisions whether rows are answered by what people decided on the same inputs
/// @param autoRows whether evaluations say how many rows a call has
public record LoadSpec(
    ExecutionId execution,
    SourceOptions source,
    String task,
    Optional<String> promptVersion,
    Optional<String> model,
    List<String> fallbackModels,
    boolean reuse,
    OptionalInt maxInFlight,
    Inference inference,
    Limits limits,
    List<VariantSpec> variants,
    String by,
    boolean decisions,
    boolean autoRows) {
  public LoadSpec {
    fallbackModels = List.copyOf(fallbackModels);
    variants = List.copyOf(variants);
  }

  /// One that asks with the prompt's own settings and uses what people decided.
  public LoadSpec(
      ExecutionId execution,
      SourceOptions source,
      String task,
      Optional<String> promptVersion,
      Optional<String> model,
      List<String> fallbackModels,
      boolean reuse,
      OptionalInt maxInFlight,
      Limits limits,
      List<VariantSpec> variants,
      String by) {
    this(
        execution,
        source,
        task,
        promptVersion,
        model,
        fallbackModels,
        reuse,
        maxInFlight,
        Inference.UNSET,
        limits,
        variants,
        by,
        true,
        false);
  }

  /// The same that asks with other settings, which say how many rows a call has.
  public LoadSpec with(Inference other) {
    return new LoadSpec(
        execution,
        source,
        task,
        promptVersion,
        model,
        fallbackModels,
        reuse,
        maxInFlight,
        other,
        limits,
        variants,
        by,
        decisions,
        autoRows);
  }

  /// The same that leaves to evaluations how many rows a call has.
  public LoadSpec withAutoRows() {
    return new LoadSpec(
        execution,
        source,
        task,
        promptVersion,
        model,
        fallbackModels,
        reuse,
        maxInFlight,
        inference,
        limits,
        variants,
        by,
        decisions,
        true);
  }
}

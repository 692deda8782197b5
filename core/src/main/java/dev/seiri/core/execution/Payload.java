package dev.seiri.core.execution;

import dev.seiri.core.id.RecordId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What an execution asks, of which model, and how. Never changes once the execution exists.
///
/// @param prompt the version, never a label: a label is resolved when the execution is created
/// @param foundationModelId the model or inference profile asked first
/// @param fallbackModelIds the ones asked, in order, when the first cannot answer
/// @param inference settings that win over the prompt's own
/// @param reuse whether an answer recorded by another execution may be used
/// @param maxInFlight the most model calls in flight at once, from 1; absent: the handler's own
///   bound
/// @param variants the ways in which an experiment asks; none where it is no experiment
/// @param decisions whether a row is answered by what a person decided on the same input
public record Payload(
    PromptKey prompt,
    String foundationModelId,
    List<String> fallbackModelIds,
    Inference inference,
    boolean reuse,
    OptionalInt maxInFlight,
    List<Variant> variants,
    boolean decisions) {
  public Payload {
    fallbackModelIds = List.copyOf(fallbackModelIds);
    variants = List.copyOf(variants);
    if (foundationModelId.isBlank()) {
      throw new IllegalArgumentException("foundation_model_id must not be blank");
    }
    if (maxInFlight.isPresent() && maxInFlight.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "max_in_flight must be at least 1, not " + maxInFlight.getAsInt());
    }
    if (!variants.isEmpty()) {
      new Experiment(prompt.taskName(), variants);
    }
  }

  /// The payload of an execution that uses what people decided.
  public Payload(
      PromptKey prompt,
      String foundationModelId,
      List<String> fallbackModelIds,
      Inference inference,
      boolean reuse,
      OptionalInt maxInFlight,
      List<Variant> variants) {
    this(
        prompt, foundationModelId, fallbackModelIds, inference, reuse, maxInFlight, variants, true);
  }

  /// The payload of an execution that is no experiment.
  public Payload(
      PromptKey prompt,
      String foundationModelId,
      List<String> fallbackModelIds,
      Inference inference,
      boolean reuse,
      OptionalInt maxInFlight) {
    this(prompt, foundationModelId, fallbackModelIds, inference, reuse, maxInFlight, List.of());
  }

  /// The three fields of the contract, everything else by default.
  public static Payload of(PromptKey prompt, String foundationModelId) {
    return new Payload(
        prompt, foundationModelId, List.of(), Inference.UNSET, true, OptionalInt.empty());
  }

  /// The same with variants.
  public Payload with(List<Variant> others) {
    return new Payload(
        prompt,
        foundationModelId,
        fallbackModelIds,
        inference,
        reuse,
        maxInFlight,
        others,
        decisions);
  }

  /// The same that asks a model also where a person has decided, or does not.
  public Payload decisions(boolean used) {
    return new Payload(
        prompt, foundationModelId, fallbackModelIds, inference, reuse, maxInFlight, variants, used);
  }

  /// Whether rows may be answered by what a person decided. An experiment compares what models
  /// answer, so it asks them.
  public boolean isAnsweredByPeople() {
    return decisions && variants.isEmpty();
  }

  /// What is asked for a record.
  public Terms terms(RecordId record) {
    if (variants.isEmpty()) {
      return new Terms(Optional.empty(), prompt, foundationModelId, fallbackModelIds, inference);
    }
    Variant variant = new Experiment(prompt.taskName(), variants).of(record);
    String model = variant.foundationModelId().orElse(foundationModelId);
    return new Terms(
        Optional.of(variant.name()),
        prompt(variant),
        model,
        fallbackModelIds.stream().filter(fallback -> !fallback.equals(model)).toList(),
        variant.inference().orElse(inference));
  }

  /// All versions that may be asked, each once.
  public List<PromptKey> prompts() {
    return variants.isEmpty()
        ? List.of(prompt)
        : variants.stream().map(this::prompt).distinct().toList();
  }

  /// All models that may be asked first, each once.
  public List<String> models() {
    return variants.isEmpty()
        ? List.of(foundationModelId)
        : variants.stream()
            .map(variant -> variant.foundationModelId().orElse(foundationModelId))
            .distinct()
            .toList();
  }

  private PromptKey prompt(Variant variant) {
    return variant
        .promptVersion()
        .map(version -> new PromptKey(prompt.taskName(), version))
        .orElse(prompt);
  }
}

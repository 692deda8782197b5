package dev.seiri.evaluation;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.PromptKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The gate before a release: the newest evaluation of a prompt version, on each golden set and
/// with each model, must have passed, and must not be worse than the newest one of the version it
/// replaces.
public final class EvaluationGate {
  private static final int SHOWN = 20;

  private EvaluationGate() {}

  /// The gate's decision.
  public sealed interface Decision {
    /// The version may be released.
    ///
    /// @param reasons a line per golden set and model
    record Passed(List<String> reasons) implements Decision {}

    /// The version may not be released.
    ///
    /// @param reasons what is missing, or the rows that got worse; a line each
    record Refused(List<String> reasons) implements Decision {}
  }

  /// Decides.
  ///
  /// @param evaluations of the task, in any order
  /// @param version to be released
  /// @param current the version the label points at now; empty where it is new
  public static Decision decide(
      List<Evaluation> evaluations, PromptKey version, Optional<PromptKey> current) {
    Map<Kind, Evaluation> candidates = newest(evaluations, version);
    if (candidates.isEmpty()) {
      return new Decision.Refused(
          List.of(
              "there is no evaluation of %s; make one with `seiri eval %s --golden FILE --prompt-version %s%s`"
                  .formatted(
                      version,
                      version.taskName(),
                      version.version(),
                      current.map(before -> " --against " + before.version()).orElse(""))));
    }
    Optional<PromptKey> before = current.filter(key -> !key.equals(version));
    Map<Kind, Evaluation> standards = before.map(key -> newest(evaluations, key)).orElse(Map.of());
    List<String> passed = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    candidates.forEach((kind, candidate) -> {
      Optional<String> fault = failed(candidate);
      if (fault.isPresent()) {
        refused.add(fault.get());
      } else if (before.isPresent()) {
        compare(candidate, before.get(), Optional.ofNullable(standards.get(kind)), passed, refused);
      } else {
        passed.add(candidate.right() + " of " + candidate.rows().size() + " rows right on " + kind);
      }
    });
    missing(standards, candidates, version, refused);
    return refused.isEmpty() ? new Decision.Passed(passed) : new Decision.Refused(refused);
  }

  /// The properties in which evaluations must agree to be compared.
  private record Kind(String goldenSha256, String golden, String model, boolean usualKanji) {
    static Kind of(Evaluation evaluation) {
      return new Kind(
          evaluation.golden().sha256(),
          evaluation.golden().name(),
          evaluation.modelId(),
          evaluation.figures().path("usual_kanji").asBoolean(false));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Kind kind
          && kind.goldenSha256.equals(goldenSha256)
          && kind.model.equals(model)
          && kind.usualKanji == usualKanji;
    }

    @Override
    public int hashCode() {
      return goldenSha256.hashCode() * 31 + model.hashCode();
    }

    @Override
    public String toString() {
      return "%s with %s%s".formatted(golden, model, usualKanji ? " (--usual-kanji)" : "");
    }
  }

  private static Map<Kind, Evaluation> newest(List<Evaluation> evaluations, PromptKey version) {
    return evaluations.stream()
        .filter(evaluation -> evaluation.prompt().equals(version))
        .collect(
            Collectors.toMap(
                Kind::of,
                evaluation -> evaluation,
                (a, b) -> a.createdAt().isBefore(b.createdAt()) ? b : a,
                LinkedHashMap::new));
  }

  private static Optional<String> failed(Evaluation evaluation) {
    return evaluation.figures().path("passed").asBoolean(true)
        ? Optional.empty()
        : Optional.of(
            "evaluation %s on %s did not pass: %s"
                .formatted(
                    evaluation.id(),
                    Kind.of(evaluation),
                    evaluation.figures().path("failure").asString("")));
  }

  private static void compare(
      Evaluation candidate,
      PromptKey before,
      Optional<Evaluation> standard,
      List<String> passed,
      List<String> refused) {
    Kind kind = Kind.of(candidate);
    if (standard.isEmpty()) {
      refused.add(
          "%s was never evaluated on %s; evaluate both with --against %s"
              .formatted(before, kind, before.version()));
      return;
    }
    PairedComparison comparison = PairedComparison.of(candidate.rows(), standard.get().byRecord());
    String figures =
        String.format(
            Locale.ROOT,
            "on %s %d rows got worse than with %s and %d better (p = %.3g)",
            kind,
            comparison.worse().size(),
            before,
            comparison.better().size(),
            comparison.p());
    if (!comparison.isRegression()) {
      passed.add(figures);
      return;
    }
    refused.add(figures + ":");
    comparison.worse().stream()
        .limit(SHOWN)
        .forEach(row ->
            refused.add(
                "  %s: wrong %s"
                    .formatted(Text.excerpt(row.recordId(), 60), String.join(", ", row.wrong()))));
    if (comparison.worse().size() > SHOWN) {
      refused.add(String.format(Locale.ROOT, "  and %d more", comparison.worse().size() - SHOWN));
    }
  }

  /// A set on which the version to be replaced was judged is not left out, though it may have grown
  /// since.
  private static void missing(
      Map<Kind, Evaluation> standards,
      Map<Kind, Evaluation> candidates,
      PromptKey version,
      List<String> refused) {
    Set<String> judged = candidates.keySet().stream().map(Kind::golden).collect(Collectors.toSet());
    standards.keySet().stream()
        .map(Kind::golden)
        .distinct()
        .filter(golden -> !judged.contains(golden))
        .forEach(golden ->
            refused.add(
                "%s was never evaluated on %s, as the one before it was"
                    .formatted(version, golden)));
  }
}

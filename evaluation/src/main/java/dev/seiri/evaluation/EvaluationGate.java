package dev.seiri.evaluation;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.eval.Evaluation.Answers;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.evaluation.Measured.Key;
import dev.seiri.evaluation.Measured.Setting;
import dev.seiri.evaluation.NonInferiority.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The gate before a release: on every golden set and with every model, a version must not be worse
/// than the one that it replaces by more than a margin. All evaluations of both versions count.
public final class EvaluationGate {
  private static final int SHOWN = 20;

  private final PromptKey version;
  private final Optional<PromptKey> before;
  private final GateRules rules;
  private final List<String> faults = new ArrayList<>();
  private final List<String> open = new ArrayList<>();
  private final List<String> passed = new ArrayList<>();

  private EvaluationGate(PromptKey version, Optional<PromptKey> before, GateRules rules) {
    this.version = version;
    this.before = before;
    this.rules = rules;
  }

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

    /// There are too few golden rows to tell, so the version is not released.
    ///
    /// @param reasons how many more are needed, and the rows that got worse; a line each
    record CannotTell(List<String> reasons) implements Decision {}
  }

  /// Decides.
  ///
  /// @param evaluations of the task, in any order
  /// @param version to be released
  /// @param current the version the label points at now; empty where it is new
  public static Decision decide(
      List<Evaluation> evaluations,
      PromptKey version,
      Optional<PromptKey> current,
      GateRules rules) {
    if (current.equals(Optional.of(version))) {
      return new Decision.Passed(List.of("the label points at %s already".formatted(version)));
    }
    return new EvaluationGate(version, current, rules).decide(evaluations);
  }

  private Decision decide(List<Evaluation> evaluations) {
    Measured now = measured(evaluations, version);
    Optional<Measured> standard = before.map(key -> measured(evaluations, key));
    Set<Setting> settings = new LinkedHashSet<>(now.settings());
    standard.ifPresent(measured -> settings.addAll(measured.settings()));
    if (now.isEmpty()) {
      faults.addFirst(
          "there is no evaluation of %s that counts; make one with a language model: `seiri eval %s --golden FILE --prompt-version %s%s`"
              .formatted(
                  version,
                  version.taskName(),
                  version.version(),
                  before.map(key -> " --against " + key.version()).orElse("")));
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (Setting setting : settings) {
      Map<Key, Evaluation.Row> rows = rows(setting, now, standard);
      if (requireMeasured(now, setting, rows)) {
        floor(now, setting, rows);
        if (standard.isPresent() && requireMeasured(standard.get(), setting, rows)) {
          comparison(now, standard.get(), setting, rows)
              .filter(wanted -> comparisons.stream().noneMatch(wanted::isTheSame))
              .ifPresent(comparisons::add);
        }
      }
    }
    // An error of one comparison in twenty is shared out among all that decide together.
    NonInferiority rule =
        new NonInferiority(rules.margin(), NonInferiority.ERROR_RATE).sharedBy(comparisons.size());
    comparisons.forEach(comparison -> decide(comparison, rule));
    if (!faults.isEmpty()) {
      faults.addAll(open);
      return new Decision.Refused(List.copyOf(faults));
    }
    return open.isEmpty()
        ? new Decision.Passed(List.copyOf(passed))
        : new Decision.CannotTell(List.copyOf(open));
  }

  /// What counts of a version's evaluations. One that does not count is named where no other takes
  /// its place.
  private Measured measured(List<Evaluation> evaluations, PromptKey key) {
    List<Evaluation> own =
        evaluations.stream().filter(evaluation -> evaluation.prompt().equals(key)).toList();
    List<Evaluation> asked =
        own.stream()
            .filter(evaluation -> rules.isLanguageModel().test(evaluation.modelId()))
            .toList();
    Measured measured = new Measured(key, asked.stream().filter(Evaluation::isComparable).toList());
    if (asked.isEmpty()) {
      own.stream()
          .map(Evaluation::modelId)
          .distinct()
          .forEach(model ->
              faults.add(
                  "evaluations of %s with %s do not count: it is no language model and reads no prompt"
                      .formatted(key, model)));
    }
    asked.stream()
        .filter(evaluation -> !evaluation.isComparable())
        .filter(evaluation -> measured.newest(Setting.of(evaluation)).isEmpty())
        .forEach(evaluation ->
            faults.add(
                "evaluation %s of %s on %s is not comparable: it does not say how each row was answered; evaluate again"
                    .formatted(evaluation.id(), key, Setting.of(evaluation))));
    return measured;
  }

  /// The rows that a set has now: those of its newest evaluation.
  private static Map<Key, Evaluation.Row> rows(
      Setting setting, Measured now, Optional<Measured> standard) {
    Optional<Evaluation> mine = now.newest(setting);
    Optional<Evaluation> other = standard.flatMap(measured -> measured.newest(setting));
    // The candidate's own where both are as new: it names what is wrong now.
    Evaluation newest =
        mine.filter(a -> other.filter(b -> b.createdAt().isAfter(a.createdAt())).isEmpty())
            .or(() -> other)
            .orElseThrow();
    return Measured.rows(newest);
  }

  private boolean requireMeasured(
      Measured measured, Setting setting, Map<Key, Evaluation.Row> rows) {
    long missing =
        rows.keySet().stream().filter(row -> measured.answers(setting, row).isEmpty()).count();
    if (missing == 0) {
      return true;
    }
    faults.add(
        missing == rows.size()
            ? "%s was never evaluated on %s, as %s was; evaluate both with `--prompt-version %s%s%s`"
                .formatted(
                    measured.version(),
                    setting,
                    other(measured),
                    version.version(),
                    before.map(key -> " --against " + key.version()).orElse(""),
                    setting.options())
            : String.format(
                Locale.ROOT,
                "%s was asked only %,d of the %,d rows that %s has now; evaluate it again",
                measured.version(),
                rows.size() - missing,
                rows.size(),
                setting));
    return false;
  }

  private PromptKey other(Measured measured) {
    return measured.version().equals(version) ? before.orElse(version) : version;
  }

  private void floor(Measured now, Setting setting, Map<Key, Evaluation.Row> rows) {
    Optional<Double> floor = highestFloor(now, setting, rows.keySet());
    double right =
        rows.keySet().stream()
            .flatMap(row -> now.answers(setting, row).stream())
            .mapToDouble(answers -> (double) answers.right() / answers.count())
            .average()
            .orElse(0);
    String said =
        String.format(
            Locale.ROOT,
            "%s is right on %.1f %% of the %,d rows of %s",
            version,
            right * 100,
            rows.size(),
            setting);
    if (right == 0) {
      faults.add(said + ": a version without a right answer never passes");
    } else if (floor.isPresent() && right < floor.get()) {
      faults.add(String.format(Locale.ROOT, "%s, fewer than %s %%", said, percent(floor.get())));
    } else if (floor.isPresent()) {
      passed.add(String.format(Locale.ROOT, "%s, at least %s %%", said, percent(floor.get())));
    } else if (before.isEmpty()) {
      faults.add(
          said
              + "; the label has no version to compare with: say with --fail-under how many per"
              + " cent must be right");
    }
  }

  /// What was demanded of the version when it was evaluated is still demanded.
  private Optional<Double> highestFloor(Measured now, Setting setting, Set<Key> rows) {
    return Stream.concat(
            rules.floor().stream(),
            now.of(setting, rows).stream()
                .map(evaluation -> evaluation.figures().path("fail_under").asDouble(0) / 100)
                .filter(demanded -> demanded > 0))
        .max(Double::compare);
  }

  /// Two versions on the rows of a set.
  private record Comparison(
      Setting setting, Set<Key> rows, Differences differences, List<Evaluation.Row> worse) {
    /// Whether it is the same comparison, though the set has another name.
    boolean isTheSame(Comparison other) {
      return setting.isAlike(other.setting) && rows.equals(other.rows);
    }
  }

  private Optional<Comparison> comparison(
      Measured now, Measured standard, Setting setting, Map<Key, Evaluation.Row> rows) {
    int repeats = repeats(now.of(setting, rows.keySet()));
    int repeatsBefore = repeats(standard.of(setting, rows.keySet()));
    if (repeats != repeatsBefore) {
      faults.add(
          String.format(
              Locale.ROOT,
              "%s was evaluated with --repeat %d on %s and %s with --repeat %d: not comparable;"
                  + " evaluate both with --repeat %d",
              version,
              repeats,
              setting,
              standard.version(),
              repeatsBefore,
              Math.max(repeats, repeatsBefore)));
      return Optional.empty();
    }
    Map<String, PairedComparison.Change> changes = new LinkedHashMap<>();
    List<Evaluation.Row> worse = new ArrayList<>();
    rows.forEach((key, row) -> {
      Answers answers = now.answers(setting, key).orElseThrow();
      Answers old = standard.answers(setting, key).orElseThrow();
      changes
          .computeIfAbsent(key.inputSha256(), input -> new PairedComparison.Change())
          .add(answers, old);
      if ((long) answers.right() * old.count() < (long) old.right() * answers.count()) {
        worse.add(row);
      }
    });
    return Optional.of(
        new Comparison(
            setting,
            Set.copyOf(rows.keySet()),
            Differences.of(changes.values().stream().map(PairedComparison.Change::value).toList()),
            worse));
  }

  private static int repeats(List<Evaluation> evaluations) {
    return evaluations.stream()
        .flatMap(evaluation -> evaluation.rows().stream())
        .flatMap(row -> row.answers().stream())
        .mapToInt(Answers::count)
        .max()
        .orElse(0);
  }

  private void decide(Comparison comparison, NonInferiority rule) {
    Finding finding = rule.of(comparison.differences());
    String figures =
        "on %s %s than with %s"
            .formatted(
                comparison.setting(),
                FindingText.of(comparison.differences(), finding),
                before.map(PromptKey::toString).orElse("-"));
    switch (finding.answer()) {
      case PASSES ->
          passed.add(
              "%s: under the margin of %s points"
                  .formatted(figures, FindingText.exactly(rule.margin())));
      case CANNOT_TELL -> {
        open.add("%s: %s".formatted(figures, FindingText.cannotTell(finding, rule.margin())));
        worse(comparison.worse(), open);
      }
      case REFUSES -> {
        faults.add(
            "%s: above the margin of %s points:"
                .formatted(figures, FindingText.exactly(rule.margin())));
        worse(comparison.worse(), faults);
      }
    }
  }

  private static void worse(List<Evaluation.Row> worse, List<String> lines) {
    worse.stream()
        .limit(SHOWN)
        .forEach(row ->
            lines.add(
                row.wrong().isEmpty()
                    ? "  " + Text.excerpt(row.recordId(), 60)
                    : "  %s: wrong %s"
                        .formatted(
                            Text.excerpt(row.recordId(), 60), String.join(", ", row.wrong()))));
    if (worse.size() > SHOWN) {
      lines.add(String.format(Locale.ROOT, "  and %,d more", worse.size() - SHOWN));
    }
  }

  private static String percent(double share) {
    return FindingText.exactly(share);
  }
}

package dev.seiri.evaluation;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.eval.Evaluation.Answers;
import dev.seiri.core.prompt.PromptKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All that is known of a version: every answer of every evaluation that counts, added up by golden
/// row. Evaluating again adds answers and replaces none, so nobody can draw until a draw is lucky.
final class Measured {
  private final PromptKey version;
  private final List<Evaluation> counting;
  private final Map<Cell, Answers> cells = new HashMap<>();

  /// What evaluations must have in common to be compared, beside the rows.
  ///
  /// @param rows the most rows in one call
  /// @param echo whether answers of a call of several rows repeat the beginning of their row
  record Setting(String golden, String model, boolean usualKanji, int rows, boolean echo) {
    static Setting of(Evaluation evaluation) {
      return new Setting(
          evaluation.golden().name(),
          evaluation.modelId(),
          evaluation.figures().path("usual_kanji").asBoolean(false),
          evaluation.figures().path("rows_per_call").asInt(1),
          evaluation.figures().path("echo").asBoolean(false));
    }

    /// Whether rows are asked alike and judged alike, whatever their set is called.
    boolean isAlike(Setting other) {
      return withoutSet().equals(other.withoutSet());
    }

    Setting withoutSet() {
      return new Setting("", model, usualKanji, rows, echo);
    }

    /// The options that evaluate in this setting, beside the set and the version.
    String options() {
      return (usualKanji ? " --usual-kanji" : "")
          + " --rows-per-call "
          + rows
          + (echo ? " --echo" : "");
    }

    @Override
    public String toString() {
      return "%s with %s%s%s"
          .formatted(
              golden,
              model,
              usualKanji ? " (--usual-kanji)" : "",
              rows == 1 ? "" : " (%s rows a call%s)".formatted(rows, echo ? ", --echo" : ""));
    }
  }

  /// A golden row, whatever the set or the record is called.
  record Key(String inputSha256, String expectedSha256) {
    static Key of(Evaluation.Row row) {
      return row.answers()
          .map(answers -> new Key(answers.inputSha256(), answers.expectedSha256()))
          .orElseThrow(() -> new IllegalArgumentException(row.recordId() + " has no answers"));
    }
  }

  private record Cell(Setting setting, Key row) {}

  /// @param counting the version's evaluations that are comparable
  Measured(PromptKey version, List<Evaluation> counting) {
    this.version = version;
    this.counting = List.copyOf(counting);
    for (Evaluation evaluation : counting) {
      Setting setting = Setting.of(evaluation);
      for (Evaluation.Row row : evaluation.rows()) {
        row.answers()
            .ifPresent(answers ->
                cells.merge(new Cell(setting.withoutSet(), Key.of(row)), answers, Measured::sum));
      }
    }
  }

  PromptKey version() {
    return version;
  }

  boolean isEmpty() {
    return counting.isEmpty();
  }

  /// The settings it was evaluated in.
  Set<Setting> settings() {
    Set<Setting> settings = new LinkedHashSet<>();
    counting.forEach(evaluation -> settings.add(Setting.of(evaluation)));
    return settings;
  }

  /// The evaluation that was made last in a setting.
  Optional<Evaluation> newest(Setting setting) {
    return counting.stream()
        .filter(evaluation -> Setting.of(evaluation).equals(setting))
        .max(Comparator.comparing(Evaluation::createdAt));
  }

  /// The answers to a row.
  Optional<Answers> answers(Setting setting, Key row) {
    return Optional.ofNullable(cells.get(new Cell(setting.withoutSet(), row)));
  }

  /// The evaluations that asked at least one of these rows, whatever their set was called.
  List<Evaluation> of(Setting setting, Set<Key> rows) {
    return counting.stream()
        .filter(evaluation -> Setting.of(evaluation).isAlike(setting))
        .filter(evaluation -> evaluation.rows().stream().map(Key::of).anyMatch(rows::contains))
        .toList();
  }

  /// The rows of an evaluation by what they ask, each once.
  static Map<Key, Evaluation.Row> rows(Evaluation evaluation) {
    Map<Key, Evaluation.Row> rows = new LinkedHashMap<>();
    evaluation.rows().forEach(row -> rows.putIfAbsent(Key.of(row), row));
    return rows;
  }

  private static Answers sum(Answers a, Answers b) {
    return new Answers(
        a.count() + b.count(), a.right() + b.right(), a.inputSha256(), a.expectedSha256());
  }
}

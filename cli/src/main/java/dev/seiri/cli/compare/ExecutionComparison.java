package dev.seiri.cli.compare;

import dev.seiri.cli.compare.RowPairs.Pair;
import dev.seiri.cli.compare.RowPairs.Unpaired;
import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.page.Difference;
import dev.seiri.cli.page.Page;
import dev.seiri.cli.page.RowTable;
import dev.seiri.cli.page.RowTable.Column;
import dev.seiri.cli.report.ResultTexts;
import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.FindingText;
import dev.seiri.evaluation.Matching;
import dev.seiri.evaluation.NonInferiority;
import dev.seiri.evaluation.PairedComparison;
import dev.seiri.evaluation.golden.GoldenRow;
import dev.seiri.evaluation.golden.GoldenSet;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Two executions of the same records, row by row: which changed and how, which verdicts changed,
/// and the cost of each. Pairs are added one at a time, and those that changed are kept on the
/// disk.
public final class ExecutionComparison implements AutoCloseable {
  private static final int SHOWN = 200;
  private static final int NAMED = 5;

  private final Execution a;
  private final Execution b;
  private final Side sideA;
  private final Side sideB;
  private final Map<String, GoldenRow> golden;
  private final List<Evaluation.Row> rightA = new ArrayList<>();
  private final List<Evaluation.Row> rightB = new ArrayList<>();
  private final TreeMap<String, Long> verdicts = new TreeMap<>();
  private final TreeMap<String, FieldTurns> fields = new TreeMap<>();
  private final EnumMap<Turn, Long> rows = new EnumMap<>(Turn.class);
  private final List<Map<String, Object>> shown = new ArrayList<>();
  private final RowTable table;
  private long pairs;
  private long changed;
  private long pending;

  /// How often a field differs.
  ///
  /// @param changed both have an answer, and its values differ
  /// @param lost only the first has an answer
  /// @param gained only the second has an answer
  /// @param better it is right in the second answer only; of golden rows
  /// @param worse it is right in the first answer only; of golden rows
  private record FieldTurns(long changed, long lost, long gained, long better, long worse) {
    static final FieldTurns NONE = new FieldTurns(0, 0, 0, 0, 0);

    FieldTurns plus(Turn turn) {
      return switch (turn) {
        case CHANGED -> new FieldTurns(changed + 1, lost, gained, better, worse);
        case LOST -> new FieldTurns(changed, lost + 1, gained, better, worse);
        case NEW -> new FieldTurns(changed, lost, gained + 1, better, worse);
        case BETTER -> new FieldTurns(changed, lost, gained, better + 1, worse);
        case WORSE -> new FieldTurns(changed, lost, gained, better, worse + 1);
      };
    }

    long of(Turn turn) {
      return switch (turn) {
        case CHANGED -> changed;
        case LOST -> lost;
        case NEW -> gained;
        case BETTER -> better;
        case WORSE -> worse;
      };
    }

    String describe() {
      List<String> parts = new ArrayList<>();
      part(parts, changed, "changed");
      part(parts, lost, "lost with the answer");
      part(parts, gained, "new with the answer");
      part(parts, better, "better");
      part(parts, worse, "worse");
      return String.join(", ", parts);
    }

    private static void part(List<String> parts, long count, String what) {
      if (count > 0) {
        parts.add(Numbers.count(count) + " " + what);
      }
    }
  }

  /// What became of a row or of a field of it, and how a page shows it.
  private enum Turn {
    WORSE("worse", "bad"),
    BETTER("better", "good"),
    LOST("lost", "bad"),
    NEW("new", "accent"),
    CHANGED("changed", "fair");

    private final String word;
    private final String look;

    Turn(String word, String look) {
      this.word = word;
      this.look = look;
    }

    /// What became of a field that differs.
    static Turn of(ResultDocument before, ResultDocument after) {
      return before.output().isEmpty() ? NEW : after.output().isEmpty() ? LOST : CHANGED;
    }

    /// What became of what is judged, if that makes a difference.
    static Optional<Turn> of(boolean rightBefore, boolean rightAfter) {
      return rightBefore == rightAfter
          ? Optional.empty()
          : Optional.of(rightAfter ? BETTER : WORSE);
    }
  }

  private ExecutionComparison(Execution a, Execution b, Optional<GoldenSet> golden)
      throws IOException {
    this.a = a;
    this.b = b;
    this.sideA = new Side(a);
    this.sideB = new Side(b);
    this.golden =
        golden.map(GoldenSet::rows).orElse(List.of()).stream()
            .collect(
                Collectors.toMap(
                    row -> row.recordId().value(), Function.identity(), (x, y) -> x, HashMap::new));
    this.table =
        RowTable.of(
            "All rows that changed",
            List.of(
                Column.text("record_id", 7),
                Column.choice("change", 8),
                Column.choice("verdict before", 8),
                Column.choice("verdict after", 8),
                Column.choice("fields", 11),
                Column.text("input", 10),
                Column.text("output before", 10),
                Column.text("output after", 10)));
  }

  /// A comparison without rows so far.
  ///
  /// @param golden the rows whose answers are known, if any are
  public static ExecutionComparison begin(Execution a, Execution b, Optional<GoldenSet> golden)
      throws IOException {
    return new ExecutionComparison(a, b, golden);
  }

  /// Adds the next pair.
  public void add(Pair pair) throws IOException {
    pairs++;
    pair.a().ifPresent(sideA::add);
    pair.b().ifPresent(sideB::add);
    if (pair.a().isEmpty() || pair.b().isEmpty()) {
      pending++;
      return;
    }
    ResultDocument before = pair.a().get();
    ResultDocument after = pair.b().get();
    Optional<GoldenRow> known = score(before, after);
    List<String> differing = differing(before.json().path("output"), after.json().path("output"));
    boolean turned = before.verdict() != after.verdict();
    if (differing.isEmpty() && !turned) {
      return;
    }
    changed++;
    if (turned) {
      verdicts.merge(before.verdict().word() + " → " + after.verdict().word(), 1L, Long::sum);
    }
    Turn turn = Turn.of(before, after);
    Set<Turn> kinds = EnumSet.noneOf(Turn.class);
    known.flatMap(row -> Turn.of(isRight(row, before), isRight(row, after))).ifPresent(kinds::add);
    List<String> tags = new ArrayList<>();
    for (String field : differing) {
      note(field, turn, tags);
      kinds.add(turn);
      known
          .filter(row -> row.expected().has(field))
          .flatMap(row -> Turn.of(isRight(row, field, before), isRight(row, field, after)))
          .ifPresent(judged -> note(field, judged, tags));
    }
    kinds.forEach(kind -> rows.merge(kind, 1L, Long::sum));
    keep(before, after, differing, kinds.stream().map(kind -> kind.word).toList(), tags);
  }

  private void note(String field, Turn turn, List<String> tags) {
    fields.put(field, fields.getOrDefault(field, FieldTurns.NONE).plus(turn));
    tags.add(tag(field, turn));
  }

  /// What the table of rows is filtered by for one cell of the matrix.
  private static String tag(String field, Turn turn) {
    return field + ": " + turn.word;
  }

  /// The number of pairs.
  public long pairs() {
    return pairs;
  }

  /// The comparison as lines for people.
  ///
  /// @param unpaired the rows without a partner
  public List<String> lines(Unpaired unpaired) {
    List<String> lines = new ArrayList<>();
    Map<String, String> one = sideA.figures();
    Map<String, String> other = sideB.figures();
    one.forEach((name, value) ->
        lines.add("%-11s %-36s %s".formatted(name, value, other.getOrDefault(name, ""))));
    lines.add("");
    lines.add(sentence(unpaired));
    verdicts.forEach(
        (turn, count) -> lines.add("  verdict %-28s %s".formatted(turn, Numbers.count(count))));
    fields.forEach(
        (field, turns) -> lines.add("  field   %-28s %s".formatted(field, turns.describe())));
    comparison().ifPresent(comparison -> lines.add(sentence(comparison)));
    return lines;
  }

  /// Writes the page.
  public void write(OutputStream out, Unpaired unpaired, Instant now) throws IOException {
    Map<String, Object> content = new HashMap<>();
    List<Map<String, String>> sides = new ArrayList<>();
    Map<String, String> other = sideB.figures();
    Map<String, String> deltas = sideA.deltas(sideB);
    sideA
        .figures()
        .forEach((name, value) ->
            sides.add(
                Map.of(
                    "name",
                    name,
                    "a",
                    value,
                    "b",
                    other.getOrDefault(name, ""),
                    "delta",
                    deltas.getOrDefault(name, ""))));
    content.put("sides", sides);
    content.put("sentence", sentence(unpaired));
    content.put(
        "chips",
        rows.entrySet().stream()
            .map(e -> chip(e.getKey().word, Numbers.count(e.getValue()), e.getKey().look))
            .toList());
    content.put(
        "verdicts",
        verdicts.entrySet().stream()
            .map(e -> Map.of("name", e.getKey(), "count", Numbers.count(e.getValue())))
            .toList());
    List<Turn> turns =
        Arrays.stream(Turn.values())
            .filter(turn -> fields.values().stream().anyMatch(f -> f.of(turn) > 0))
            .toList();
    content.put("turns", turns.stream().map(turn -> turn.word).toList());
    content.put(
        "fields",
        fields.entrySet().stream()
            .map(e ->
                Map.of(
                    "name",
                    e.getKey(),
                    "cells",
                    turns.stream()
                        .map(turn ->
                            chip(
                                tag(e.getKey(), turn),
                                e.getValue().of(turn) == 0
                                    ? ""
                                    : Numbers.count(e.getValue().of(turn)),
                                turn.look))
                        .toList()))
            .toList());
    content.put("comparison", comparison().map(ExecutionComparison::sentence).orElse(""));
    content.put("shown", shown);
    content.put("changed", changed);
    new Page(
            "comparison",
            "%s and %s".formatted(a.id(), b.id()),
            "%s with %s, and %s with %s"
                .formatted(
                    a.payload().prompt(),
                    a.payload().foundationModelId(),
                    b.payload().prompt(),
                    b.payload().foundationModelId()),
            content,
            List.of())
        .write(out, table, now);
  }

  @Override
  public void close() throws IOException {
    table.close();
  }

  /// With golden rows: rows that only one of the two has right.
  private Optional<PairedComparison> comparison() {
    return rightA.isEmpty()
        ? Optional.empty()
        : Optional.of(
            PairedComparison.of(
                rightB,
                rightA.stream()
                    .collect(Collectors.toMap(Evaluation.Row::recordId, row -> row, (x, y) -> x))));
  }

  private static Map<String, Object> chip(String value, String count, String look) {
    return Map.of("value", value, "count", count, "look", look);
  }

  private Optional<GoldenRow> score(ResultDocument before, ResultDocument after) {
    String record = before.recordId();
    // A golden row is judged once, however often its record is in the executions.
    Optional<GoldenRow> known = Optional.ofNullable(golden.remove(record));
    known.ifPresent(row -> {
      rightA.add(outcome(row, before));
      rightB.add(outcome(row, after));
    });
    return known;
  }

  private static Evaluation.Row outcome(GoldenRow row, ResultDocument result) {
    boolean right = isRight(row, result);
    return new Evaluation.Row(
        row.recordId().value(),
        right,
        List.of(),
        Optional.of(
            new Evaluation.Answers(1, right ? 1 : 0, row.inputSha256(), row.expectedSha256())));
  }

  private static boolean isRight(GoldenRow row, ResultDocument result) {
    return result.verdict().isValid()
        && row.expected().propertyNames().stream().allMatch(field -> isRight(row, field, result));
  }

  private static boolean isRight(GoldenRow row, String field, ResultDocument result) {
    return result.verdict().isValid()
        && Matching.STANDARD.isRight(
            row.expected().path(field), result.json().path("output").path(field));
  }

  private static List<String> differing(JsonNode before, JsonNode after) {
    Set<String> names = new LinkedHashSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    return names.stream().filter(name -> !same(before.path(name), after.path(name))).toList();
  }

  private static boolean same(JsonNode before, JsonNode after) {
    return before.isMissingNode() == after.isMissingNode()
        && (before.isMissingNode() || Json.canonical(before).equals(Json.canonical(after)));
  }

  private void keep(
      ResultDocument before,
      ResultDocument after,
      List<String> differing,
      List<String> kinds,
      List<String> tags)
      throws IOException {
    JsonNode old = before.json();
    JsonNode fresh = after.json();
    String record = before.recordId();
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(record);
    cells.add(kinds);
    cells.add(before.verdict().word());
    cells.add(after.verdict().word());
    cells.add(tags);
    cells.add(ResultTexts.input(old));
    cells.add(ResultTexts.output(old));
    cells.add(ResultTexts.output(fresh));
    table.add(cells);
    if (shown.size() < SHOWN) {
      List<Map<String, Object>> parts = new ArrayList<>();
      for (String field : differing) {
        parts.add(
            Map.of(
                "field",
                field,
                "parts",
                Difference.of(
                    ResultTexts.value(old.path("output").path(field)),
                    ResultTexts.value(fresh.path("output").path(field)))));
      }
      shown.add(
          Map.of(
              "record",
              record,
              "input",
              ResultTexts.clipped(ResultTexts.input(old)),
              "verdicts",
              before.verdict() == after.verdict()
                  ? after.verdict().word()
                  : before.verdict().word() + " → " + after.verdict().word(),
              "turned",
              before.verdict() != after.verdict(),
              "fields",
              parts));
    }
  }

  private String sentence(Unpaired unpaired) {
    StringBuilder line = new StringBuilder();
    line.append(
        "%s of %s rows changed".formatted(Numbers.count(changed), Numbers.count(pairs - pending)));
    append(line, pending, "have no result in one of the two yet");
    append(line, unpaired.onlyA(), "are in the first only");
    append(line, unpaired.onlyB(), "are in the second only");
    if (!unpaired.repeated().isEmpty()) {
      line.append("; record ids that occur several times are paired in their order: ")
          .append(
              unpaired.repeated().stream()
                  .limit(NAMED)
                  .map(record -> Text.excerpt(record, 40))
                  .collect(Collectors.joining(", ")));
      if (unpaired.repeated().size() > NAMED) {
        line.append(" and %s more".formatted(Numbers.count(unpaired.repeated().size() - NAMED)));
      }
    }
    return line.toString();
  }

  private static void append(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append("; ").append(Numbers.count(count)).append(' ').append(what);
    }
  }

  private static String sentence(PairedComparison comparison) {
    return String.format(
        Locale.ROOT,
        "Of the golden rows %,d got better and %,d worse: %s by McNemar's exact test; %s",
        comparison.better().size(),
        comparison.worse().size(),
        FindingText.chance(comparison.p()),
        FindingText.of(
            comparison.differences(), NonInferiority.usual().of(comparison.differences())));
  }
}

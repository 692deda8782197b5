package dev.seiri.cli.compare;

import dev.seiri.cli.compare.RowPairs.Pair;
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
  private record FieldTurns(long changed, long lost, long gained) {
    static FieldTurns of(ResultDocument before, ResultDocument after) {
      return before.output().isEmpty()
          ? new FieldTurns(0, 0, 1)
          : after.output().isEmpty() ? new FieldTurns(0, 1, 0) : new FieldTurns(1, 0, 0);
    }

    FieldTurns plus(FieldTurns other) {
      return new FieldTurns(changed + other.changed, lost + other.lost, gained + other.gained);
    }

    String describe() {
      List<String> parts = new ArrayList<>();
      part(parts, changed, "changed");
      part(parts, lost, "lost with the answer");
      part(parts, gained, "new with the answer");
      return String.join(", ", parts);
    }

    private static void part(List<String> parts, long count, String what) {
      if (count > 0) {
        parts.add(Numbers.count(count) + " " + what);
      }
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
                Column.text("record_id", 10),
                Column.choice("verdict before", 9),
                Column.choice("verdict after", 9),
                Column.choice("fields", 14),
                Column.text("input", 20),
                Column.text("output before", 24),
                Column.text("output after", 24)));
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
    score(before, after);
    List<String> differing = differing(before.json().path("output"), after.json().path("output"));
    boolean turned = before.verdict() != after.verdict();
    if (differing.isEmpty() && !turned) {
      return;
    }
    changed++;
    if (turned) {
      verdicts.merge(before.verdict().word() + " → " + after.verdict().word(), 1L, Long::sum);
    }
    FieldTurns turns = FieldTurns.of(before, after);
    differing.forEach(field -> fields.merge(field, turns, FieldTurns::plus));
    keep(before, after, differing);
  }

  /// The number of pairs.
  public long pairs() {
    return pairs;
  }

  /// The comparison as lines for people.
  ///
  /// @param pairs for the rows without a partner
  public List<String> lines(RowPairs pairs) {
    List<String> lines = new ArrayList<>();
    Map<String, String> one = sideA.figures();
    Map<String, String> other = sideB.figures();
    one.forEach((name, value) ->
        lines.add("%-11s %-36s %s".formatted(name, value, other.getOrDefault(name, ""))));
    lines.add("");
    lines.add(sentence(pairs));
    verdicts.forEach(
        (turn, count) -> lines.add("  verdict %-28s %s".formatted(turn, Numbers.count(count))));
    fields.forEach(
        (field, turns) -> lines.add("  field   %-28s %s".formatted(field, turns.describe())));
    comparison().ifPresent(comparison -> lines.add(sentence(comparison)));
    return lines;
  }

  /// Writes the page.
  public void write(OutputStream out, RowPairs pairs, Instant now) throws IOException {
    Map<String, Object> content = new HashMap<>();
    List<Map<String, String>> sides = new ArrayList<>();
    Map<String, String> other = sideB.figures();
    sideA
        .figures()
        .forEach((name, value) ->
            sides.add(Map.of("name", name, "a", value, "b", other.getOrDefault(name, ""))));
    content.put("sides", sides);
    content.put("sentence", sentence(pairs));
    content.put("verdicts", counts(verdicts, Numbers::count));
    content.put("fields", counts(fields, FieldTurns::describe));
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

  private void score(ResultDocument before, ResultDocument after) {
    String record = before.recordId();
    // A golden row is judged once, however often its record is in the executions.
    GoldenRow row = golden.remove(record);
    if (row != null) {
      rightA.add(outcome(row, before));
      rightB.add(outcome(row, after));
    }
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
        && row.expected().properties().stream()
            .allMatch(field ->
                Matching.STANDARD.isRight(
                    field.getValue(), result.json().path("output").path(field.getKey())));
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

  private void keep(ResultDocument before, ResultDocument after, List<String> differing)
      throws IOException {
    JsonNode old = before.json();
    JsonNode fresh = after.json();
    String record = before.recordId();
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(record);
    cells.add(before.verdict().word());
    cells.add(after.verdict().word());
    cells.add(String.join(", ", differing));
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

  private String sentence(RowPairs rows) {
    StringBuilder line = new StringBuilder();
    line.append(
        "%s of %s rows changed".formatted(Numbers.count(changed), Numbers.count(pairs - pending)));
    append(line, pending, "have no result in one of the two yet");
    append(line, rows.onlyA(), "are in the first only");
    append(line, rows.onlyB(), "are in the second only");
    if (!rows.repeated().isEmpty()) {
      line.append("; record ids that occur several times are paired in their order: ")
          .append(
              rows.repeated().stream()
                  .limit(NAMED)
                  .map(record -> Text.excerpt(record, 40))
                  .collect(Collectors.joining(", ")));
      if (rows.repeated().size() > NAMED) {
        line.append(" and %s more".formatted(Numbers.count(rows.repeated().size() - NAMED)));
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
        "of the golden rows %,d got better and %,d worse; p = %.3g (McNemar, exact); %s",
        comparison.better().size(),
        comparison.worse().size(),
        comparison.p(),
        FindingText.of(
            comparison.differences(), NonInferiority.usual().of(comparison.differences())));
  }

  private static <T> List<Map<String, String>> counts(
      Map<String, T> counts, Function<T, String> text) {
    return counts.entrySet().stream()
        .map(e -> Map.of("name", e.getKey(), "count", text.apply(e.getValue())))
        .toList();
  }
}

package dev.seiri.cli.eval;

import dev.seiri.core.id.RecordId;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.Judgement;
import dev.seiri.evaluation.Matching;
import dev.seiri.evaluation.Statistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A model that says which of two answers is the better one. Each pair is shown twice, the second
/// time in the other order; a preference counts only if it is the same both times, everything else
/// is a tie.
public final class AnswerJudge {
  /// The task of the judge's prompt.
  public static final String TASK = "answer-judge";

  private final Evaluator evaluator;
  private final String model;
  private final Optional<String> version;

  /// @param version of the judge's own prompt; absent: the released one, else the only one
  public AnswerJudge(Evaluator evaluator, String model, Optional<String> version) {
    this.evaluator = evaluator;
    this.model = model;
    this.version = version;
  }

  /// Two answers to one row.
  ///
  /// @param ours the answer that is evaluated
  /// @param theirs what it is compared with
  public record Pair(RecordId recordId, String input, ObjectNode ours, ObjectNode theirs) {}

  /// Judges pairs.
  public Judgement judge(String task, List<Pair> pairs) throws IOException, InterruptedException {
    Matching matching = evaluator.matching();
    List<Pair> differing =
        pairs.stream()
            .filter(
                pair -> !matching.canonical(pair.ours()).equals(matching.canonical(pair.theirs())))
            .toList();
    int equal = pairs.size() - differing.size();
    if (differing.isEmpty()) {
      return new Judgement(model, "–", 0, equal, 0, 0, 0, Statistics.share(0, 0));
    }
    List<ObjectNode> rows = new ArrayList<>();
    for (Pair pair : differing) {
      rows.add(row(task, pair, "ours-first", pair.ours(), pair.theirs()));
      rows.add(row(task, pair, "theirs-first", pair.theirs(), pair.ours()));
    }
    try (GoldenSource source = GoldenSource.of("pairs of answers", true, rows)) {
      return count(evaluator.ask(TASK, version, source, model), equal);
    }
  }

  private Judgement count(List<ResultDocument> answers, int equal) {
    int[] sums = new int[5];
    int first = 0;
    // What it says of a pair in either order depends on the pair.
    List<Long> preferences = new ArrayList<>();
    for (int i = 0; i < answers.size(); i += 2) {
      String one = winner(answers.get(i));
      String other = winner(answers.get(i + 1));
      first += (one.equals("first") ? 1 : 0) + (other.equals("first") ? 1 : 0);
      preferences.add((isPreference(one) ? 1L : 0) + (isPreference(other) ? 1 : 0));
      sums[outcome(one, other)]++;
    }
    return new Judgement(
        model,
        answers.getFirst().json().path("prompt_version").asString(""),
        sums[0],
        sums[1] + sums[3] + equal,
        sums[2],
        sums[3],
        sums[4],
        Statistics.ofClusters(first, preferences));
  }

  /// 0 ours, 1 a tie, 2 theirs, 3 a contradiction, 4 no valid answer.
  private static int outcome(String oursFirst, String theirsFirst) {
    if (oursFirst.isEmpty() || theirsFirst.isEmpty()) {
      return 4;
    }
    if (isPreference(oursFirst) && oursFirst.equals(theirsFirst)) {
      return 3;
    }
    if (oursFirst.equals("first") && theirsFirst.equals("second")) {
      return 0;
    }
    return oursFirst.equals("second") && theirsFirst.equals("first") ? 2 : 1;
  }

  private static boolean isPreference(String winner) {
    return winner.equals("first") || winner.equals("second");
  }

  private static String winner(ResultDocument answer) {
    return answer.verdict().isValid()
        ? answer.json().path("output").path("winner").asString("")
        : "";
  }

  private static ObjectNode row(
      String task, Pair pair, String order, ObjectNode first, ObjectNode second) {
    ObjectNode row = Json.object();
    row.put("record_id", pair.recordId().value() + " " + order);
    row.put("task", task);
    row.put("row", pair.input());
    row.put("first", Json.write(first));
    row.put("second", Json.write(second));
    return row;
  }
}

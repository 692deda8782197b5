package dev.seiri.cli.review;

import dev.seiri.cli.session.Stores;
import dev.seiri.core.concurrent.Concurrently;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.Decision.Shown;
import dev.seiri.evaluation.review.ReviewState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What people decided before, with the rows it is about.
final class PastDecisions {
  private static final int READERS = 32;

  private PastDecisions() {}

  /// A decided row with its right answer.
  record Decided(ResultDocument result, ObjectNode output) {
    /// What was asked, as one text.
    String input() {
      return PastDecisions.input(result);
    }
  }

  /// What was asked for a row, as one text.
  static String input(ResultDocument result) {
    return result.fields().isEmpty()
        ? result.inputValue()
        : String.join(" ", result.fields().values());
  }

  /// The last decisions of a task's other reviews, those that have a certificate.
  ///
  /// @param but the execution that is left out
  /// @param most how many
  static List<Decided> ofTask(Stores stores, String task, ExecutionId but, int most)
      throws InterruptedException {
    List<Decision> all = new ArrayList<>();
    for (String line : stores.reviews().certificates()) {
      JsonNode certificate = Json.read(line);
      String execution = certificate.path("execution_id").asString("");
      if (certificate.path("task_name").asString("").equals(task)
          && !execution.isEmpty()
          && !execution.equals(but.value())) {
        all.addAll(counting(stores.reviews().decisions(new ExecutionId(execution))));
      }
    }
    return read(stores, all.stream().sorted(Decision.IN_ORDER).toList(), most);
  }

  /// Of an execution's decisions those that say which answer of a row is right.
  static List<Decision> counting(List<Decision> decisions) {
    ReviewState state = ReviewState.of(decisions);
    return decisions.stream()
        .filter(d -> d.kind().isDecided() && d.shown() != Shown.SOWN)
        .filter(d -> state.of(d.request()).filter(d::equals).isPresent())
        .toList();
  }

  /// The last of these decisions with their rows, as far as these are still there.
  static List<Decided> read(Stores stores, List<Decision> decisions, int most)
      throws InterruptedException {
    return Concurrently.map(
            decisions.subList(Math.max(0, decisions.size() - most), decisions.size()),
            READERS,
            decision ->
                stores
                    .results()
                    .find(decision.execution(), decision.request())
                    .map(result -> new Decided(result, decision.personOutput().orElseThrow())),
            // What is shown beside a row is not worth an error.
            (decision, e) -> Optional.<Decided>empty())
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }
}

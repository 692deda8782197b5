package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.eval.EvaluationStore;
import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The contract of [EvaluationStore], for every implementation.
public abstract class EvaluationStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.123456Z");

  private final String task = AtOnce.unique("../日本 😀");

  protected abstract EvaluationStore store();

  @Test
  void anEvaluationIsReadBackComplete() {
    Evaluation evaluation = evaluation(task, "ev/1 😀", NOW, 3);
    store().write(evaluation);
    assertThat(store().list(task)).containsExactly(evaluation);
  }

  @Test
  void theNewestIsFirst() {
    for (int day : List.of(2, 4, 1, 3)) {
      store().write(evaluation(task, "e" + day, NOW.plusSeconds(day), 1));
    }
    assertThat(store().list(task))
        .extracting(Evaluation::id)
        .containsExactly("e4", "e3", "e2", "e1");
  }

  @Test
  void oneOfTheSameIdIsReplaced() {
    store().write(evaluation(task, "e", NOW, 1));
    Evaluation later = evaluation(task, "e", NOW.plusSeconds(1), 2);
    store().write(later);
    assertThat(store().list(task)).containsExactly(later);
  }

  @Test
  void tasksHaveEvaluationsOfTheirOwn() {
    store().write(evaluation(task, "e", NOW, 1));
    Evaluation other = evaluation(task + "x", "e", NOW, 2);
    store().write(other);
    assertThat(store().list(task)).hasSize(1);
    assertThat(store().list(task + "x")).containsExactly(other);
    assertThat(store().list(task + "y")).isEmpty();
  }

  @Test
  void aLargeSetIsKeptWhole() {
    Evaluation evaluation = evaluation(task, "e", NOW, 10_000);
    store().write(evaluation);
    assertThat(store().list(task)).containsExactly(evaluation);
  }

  private static Evaluation evaluation(String task, String id, Instant at, int rows) {
    ObjectNode figures = Json.object();
    figures.put("right_share", new BigDecimal("0.1234567890123456789"));
    figures.put("judged", rows);
    return new Evaluation(
        id,
        new PromptKey(task, "v1"),
        "m:0",
        new Evaluation.Golden("golden 😀.jsonl", "abc"),
        IntStream.range(0, rows)
            .mapToObj(i ->
                new Evaluation.Row(
                    "r 😀 " + i, i % 2 == 0, i % 2 == 0 ? List.of() : List.of("name", "会社")))
            .toList(),
        figures,
        at,
        "私 😀");
  }
}

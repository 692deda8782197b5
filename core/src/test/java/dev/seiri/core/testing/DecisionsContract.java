package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.review.Claims;
import dev.seiri.core.review.DecidedAnswer;
import dev.seiri.core.review.DecidedAnswers;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.Decision.Kind;
import dev.seiri.core.review.InputKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The contract of [DecidedAnswers] and [Claims], for every implementation.
public abstract class DecisionsContract {
  private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

  private final ExecutionId execution = new ExecutionId("e" + UUID.randomUUID());
  private final String text = "row " + execution;
  private final RequestId row = new RequestId(text);

  protected abstract DecidedAnswers answers();

  protected abstract Claims claims();

  @Test
  void theLastDecisionCountsInWhateverOrderTheyArrive() {
    Decision first = Decisions.of(execution, text, Kind.CORRECTED, "first", NOW);
    Decision last = Decisions.of(execution, text, Kind.CORRECTED, "last", NOW.plusNanos(1_500_000));
    assertThat(answers().put(last)).isTrue();
    assertThat(answers().put(first)).isFalse();
    assertThat(answers().put(last)).as("again").isTrue();
    Map<InputKey, DecidedAnswer> all =
        answers().find(List.of(Decisions.input(text), Decisions.input("other " + text)));
    assertThat(all).containsOnlyKeys(Decisions.input(text));
    DecidedAnswer found = all.values().iterator().next();
    assertThat(found.output().path("a").asString()).isEqualTo("last");
    assertThat(found.by()).isEqualTo("me");
    assertThat(found.execution()).isEqualTo(execution);
    assertThat(found.request()).isEqualTo(last.request());
    assertThat(found.at()).isEqualTo(last.at());
  }

  @Test
  void aWithdrawnDecisionAnswersNothingAndNoneBeforeItComesBack() {
    Decision first = Decisions.of(execution, text, Kind.ACCEPTED, "model", NOW);
    answers().put(Decisions.of(execution, text, Kind.WITHDRAWN, "", NOW.plusSeconds(1)));
    answers().put(first);
    assertThat(answers().find(List.of(Decisions.input(text)))).isEmpty();
    answers().put(Decisions.of(execution, text, Kind.CORRECTED, "x", NOW.plusSeconds(2)));
    assertThat(answers().find(List.of(Decisions.input(text)))).hasSize(1);
  }

  @Test
  void manyAreFoundAtOnce() {
    List<String> texts = IntStream.range(0, 230).mapToObj(i -> text + " " + i).toList();
    texts.forEach(each -> answers().put(Decisions.of(execution, each, Kind.CORRECTED, each, NOW)));
    assertThat(answers().find(texts.stream().map(Decisions::input).toList())).hasSize(230);
    assertThat(answers().find(List.of())).isEmpty();
  }

  @Test
  void aSkippedRowAnswersNothing() {
    assertThatThrownBy(() -> answers().put(Decisions.of(execution, text, Kind.SKIPPED, "", NOW)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneHolderHasARowUntilTheClaimEnds() {
    Instant end = NOW.plusSeconds(600);
    assertThat(claims().take(execution, row, "a", NOW, end)).isTrue();
    assertThat(claims().take(execution, row, "b", NOW, end)).isFalse();
    assertThat(claims().take(execution, row, "a", NOW, end.plusSeconds(1))).isTrue();
    assertThat(claims().take(execution, row, "b", end, end.plusSeconds(600))).isFalse();
    assertThat(claims().take(execution, row, "b", end.plusSeconds(1), end.plusSeconds(600)))
        .isTrue();
    claims().release(execution, row, "a");
    assertThat(claims().take(execution, row, "a", end.plusSeconds(2), end.plusSeconds(700)))
        .isFalse();
    claims().release(execution, row, "b");
    assertThat(claims().take(execution, row, "a", end.plusSeconds(2), end.plusSeconds(700)))
        .isTrue();
  }

  @Test
  void ofManyAtOnceOneTakesARow() throws Exception {
    List<Boolean> taken =
        AtOnce.call(
            8, thread -> claims().take(execution, row, "h" + thread, NOW, NOW.plusSeconds(600)));
    assertThat(taken).containsOnlyOnce(true);
  }
}

package dev.seiri.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.budget.CallPrices;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedQuestionTest {
  private static final SharedText SHARED = new SharedText("rules", "Normalize.\n", "");

  @Test
  void rowsAreAskedInOneCallAndEachHasRoomForItsAnswer() {
    PackedQuestion packed =
        PackedQuestion.of(List.of(row("m", "a"), row("m", "b"), row("m", "c")), SHARED, false)
            .orElseThrow();
    assertThat(packed.parts()).containsExactly("a", "b", "c");
    assertThat(packed.question().inference().maxTokens()).isEqualTo(OptionalInt.of(3 * 340));
    assertThat(packed.question().prompt().text()).containsOnlyOnce("Normalize.");
    assertThat(packed.question().modelId()).isEqualTo("m");
  }

  @Test
  void rowsInOtherWordsStandWhole() {
    Question other = asked("m", new Prompt("rules", "Otherwise: b"));
    PackedQuestion packed =
        PackedQuestion.of(List.of(row("m", "a"), other), SHARED, false).orElseThrow();
    assertThat(packed.parts()).containsExactly("Normalize.\na", "Otherwise: b");
  }

  @Test
  void whatDiffersInMoreThanTheRowIsNotPacked() {
    assertThat(PackedQuestion.of(List.of(row("m", "a"), row("n", "b")), SHARED, false)).isEmpty();
    Question other = asked("m", new Prompt("other rules", "Normalize.\nb"));
    assertThat(PackedQuestion.of(List.of(row("m", "a"), other), SHARED, false)).isEmpty();
  }

  @Test
  void noCallAsksForMoreTokensThanASettingMaySay() {
    List<Question> rows = IntStream.range(0, 1_000).mapToObj(i -> row("m", "r" + i)).toList();
    assertThat(
            PackedQuestion.of(rows, SHARED, false).orElseThrow().question().inference().maxTokens())
        .isEqualTo(OptionalInt.of(200_000));
  }

  @Test
  void aValueOfTheTasksOwnWordsIsNoNeighboursValue() {
    PackedQuestion packed =
        PackedQuestion.of(List.of(row("m", "rules kind"), row("m", "kyoto")), SHARED, true)
            .orElseThrow();
    String answer =
        "{\"answers\":[{\"id\":\"%s\",\"echo\":\"kyoto\",\"answer\":{\"a\":\"rules\",\"b\":\"kind\"}}]}"
            .formatted(packed.pack().ids().get(1));
    assertThat(packed.answers(answer).rows().get(1))
        .isInstanceOf(PackedAnswers.ForRow.Answered.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"end_turn", "max_tokens", "refusal"})
  void sharesAddUpToWhatWasPaid(String stopReason) {
    String model = "us.anthropic.claude-sonnet-5-5";
    Random random = new Random(5);
    for (int rows = 2; rows <= 40; rows++) {
      List<Question> alone =
          IntStream.range(0, rows)
              .mapToObj(i -> row(model, "r" + "x".repeat(random.nextInt(50))))
              .toList();
      PackedQuestion packed = PackedQuestion.of(alone, SHARED, false).orElseThrow();
      String answers =
          packed.pack().ids().stream()
              .filter(id -> random.nextInt(4) > 0)
              .map(id -> "{\"id\":\"%s\",\"answer\":{\"b\":\"kind\"}}".formatted(id))
              .collect(Collectors.joining(",", "{\"answers\":[", "]}"));
      Usage usage =
          new Usage(
              random.nextInt(9_999), random.nextInt(999), random.nextInt(999), random.nextInt(999));
      Completion whole =
          new Completion(model, answers, new StopReason(stopReason), usage, Duration.ZERO);
      List<Completion> shares = packed.shares(whole, alone, ModelCatalog.shipped());
      assertThat(shares)
          .hasSize(rows)
          .allMatch(share -> share.rowsInCall() == packed.parts().size());
      assertThat(shares.stream().map(Completion::usage).reduce(Usage.NONE, Usage::plus))
          .isEqualTo(usage);
      assertThat(
              shares.stream()
                  .map(share -> ModelCatalog.shipped().cost(share).orElseThrow())
                  .reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualByComparingTo(ModelCatalog.shipped().cost(model, usage).orElseThrow());
      assertThat(shares.stream().filter(share -> share.fault().isPresent()))
          .as("those without an answer of their own")
          .hasSize(
              stopReason.equals("refusal") ? rows : rows - answers.split("\"id\"", -1).length + 1);
    }
  }

  /// What a budget holds back for a row is at least its share of the largest call.
  @Test
  void noShareOfACallTakesMoreThanIsHeldBackForIt() {
    CallPrices prices = new CallPrices(ModelCatalog.shipped());
    String model = "jp.anthropic.claude-haiku-5-5";
    Random random = new Random(6);
    for (int rows = 2; rows <= 60; rows++) {
      List<Question> alone =
          IntStream.range(0, rows)
              .mapToObj(i -> packable(model, "r".repeat(random.nextInt(2_000))))
              .toList();
      PackedQuestion packed = PackedQuestion.of(alone, SHARED, true).orElseThrow();
      Amount most = prices.mostOfCall(packed.question(), false);
      for (int i = 0; i < rows; i++) {
        Amount share = packed.part(i).of(most);
        Amount held = prices.most(alone.get(i), false).minus(prices.most(alone.get(i), true));
        assertThat(share.tokens()).isLessThanOrEqualTo(held.tokens());
        assertThat(share.usd()).isLessThanOrEqualTo(held.usd());
      }
    }
  }

  private static Question packable(String model, String row) {
    Question one = row(model, row);
    return new Question(
        one.name(),
        model,
        List.of(),
        one.prompt(),
        Inference.ofMaxTokens(300)
            .orElse(Inference.ofRowsPerCall(OptionalInt.of(60), Optional.of(true))),
        one.schema(),
        one.metadata());
  }

  private static Question row(String model, String row) {
    return asked(model, new Prompt("rules", "Normalize.\n" + row));
  }

  private static Question asked(String model, Prompt prompt) {
    OutputSchema schema =
        OutputSchema.of(
            Json.read("{\"type\":\"object\",\"properties\":{\"b\":{\"enum\":[\"kind\"]}}}"));
    return new Question(
        "t", model, List.of(), prompt, Inference.ofMaxTokens(300), Optional.of(schema), Map.of());
  }
}

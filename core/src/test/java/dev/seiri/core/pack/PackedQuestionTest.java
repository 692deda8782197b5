package dev.seiri.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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

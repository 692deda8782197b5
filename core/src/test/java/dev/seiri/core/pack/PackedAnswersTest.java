package dev.seiri.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.pack.PackedAnswers.ForRow;
import dev.seiri.core.pack.PackedAnswers.Why;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedAnswersTest {
  private static final SharedText SHARED = new SharedText("Such as Osaka.", "", "");
  private static final List<String> PARTS =
      List.of("<input>Tokyo 12</input>", "<input>Kyoto 34</input>", "<input>Nara 56</input>");
  private static final Pack PACK = Pack.of(SHARED, PARTS, false);

  @Test
  void answersAreMatchedByIdAndNotByPlace() {
    assertThat(of(entry(2, "Nara"), entry(0, "Tokyo"), entry(1, "Kyoto")))
        .isEqualTo(
            new PackedAnswers(List.of(answered("Tokyo"), answered("Kyoto"), answered("Nara")), 0));
  }

  @Test
  void rowsWithoutOneAnswerOfTheirOwnAreAskedAlone() {
    PackedAnswers answers =
        of(
            entry(0, "Tokyo"),
            entry(0, "Tokyo"),
            "{\"id\":\"nosuch\",\"answer\":{\"city\":\"x\"}}",
            "7",
            "{\"id\":\"%s\",\"answer\":\"Nara\"}".formatted(PACK.ids().get(2)));
    assertThat(answers.rows())
        .containsExactly(alone(Why.DUPLICATE), alone(Why.MISSING), alone(Why.INVALID));
    assertThat(answers.foreign()).isEqualTo(2);
    assertThat(answers.alone()).isEqualTo(Map.of(Why.DUPLICATE, 1, Why.MISSING, 1, Why.INVALID, 1));
  }

  @Test
  void aValueThatOnlyANeighbourSaysIsNotTaken() {
    assertThat(of(entry(0, "Kyoto"), entry(1, "ＫＹＯＴＯ"), entry(2, "Osaka")).rows())
        .containsExactly(alone(Why.NEIGHBOUR), answered("ＫＹＯＴＯ"), answered("Osaka"));
    String nested = "{\"id\":\"%s\",\"answer\":{\"a\":[{\"b\":34}]}}".formatted(PACK.ids().get(2));
    assertThat(of(nested).rows().get(2)).isEqualTo(alone(Why.NEIGHBOUR));
  }

  @Test
  void anEchoOfAnotherRowIsNotTaken() {
    String swapped = "{\"id\":\"%s\",\"echo\":\"%s\",\"answer\":{\"city\":\"\"}}";
    String text =
        text(
            swapped.formatted(PACK.ids().get(0), "Kyoto 34"),
            swapped.formatted(PACK.ids().get(1), "<input>kyoto…"),
            swapped.formatted(PACK.ids().get(2), ""));
    assertThat(PackedAnswers.of(text, PACK, PARTS, SHARED.system(), true).rows())
        .containsExactly(alone(Why.ECHO), answered(""), alone(Why.ECHO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "I cannot.",
        "[]",
        "{}",
        "{\"answers\":7}",
        "{\"answers\":[{\"id\":",
        "{\"answers\":{}}"
      })
  void anAnswerThatCannotBeReadAnswersNoRow(String text) {
    assertThat(PackedAnswers.of(text, PACK, PARTS, "", false).alone())
        .isEqualTo(Map.of(Why.MISSING, 3));
  }

  @Test
  void anAnswerAmidProseIsFound() {
    String text = "Here you are:\n```json\n" + text(entry(0, "Tokyo")) + "\n```";
    assertThat(PackedAnswers.of(text, PACK, PARTS, "", false).rows().getFirst())
        .isEqualTo(answered("Tokyo"));
  }

  private static PackedAnswers of(String... entries) {
    return PackedAnswers.of(text(entries), PACK, PARTS, SHARED.system(), false);
  }

  private static String text(String... entries) {
    return List.of(entries).stream().collect(Collectors.joining(",", "{\"answers\":[", "]}"));
  }

  private static String entry(int row, String city) {
    return "{\"id\":\"%s\",\"answer\":{\"city\":\"%s\"}}".formatted(PACK.ids().get(row), city);
  }

  private static ForRow answered(String city) {
    return new ForRow.Answered("{\"city\":\"" + city + "\"}");
  }

  private static ForRow alone(Why why) {
    return new ForRow.AskAlone(why);
  }
}

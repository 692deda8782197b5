package dev.seiri.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CachePointTest {
  private static final OptionalInt MINIMUM = OptionalInt.of(100);
  private static final String LONG = "word".repeat(100);

  @Test
  void aLongSystemTextIsKeptByItself() {
    assertThat(CachePoint.of(new Prompt(LONG, "<input>x", LONG.length() + 7), MINIMUM))
        .isEqualTo(new CachePoint.AfterSystem());
  }

  @Test
  void aLongBeginningOfTheUserTextIsKeptToo() {
    assertThat(CachePoint.of(new Prompt("", LONG + "x", LONG.length()), MINIMUM))
        .isEqualTo(new CachePoint.InText(LONG.length()));
    assertThat(CachePoint.of(new Prompt(LONG, LONG + "x", 2 * LONG.length()), MINIMUM))
        .isEqualTo(new CachePoint.InText(LONG.length()));
  }

  @Test
  void nothingIsKeptOfWhatIsShortOrDiffersOrIsNotAskedFor() {
    CachePoint none = new CachePoint.None();
    assertThat(CachePoint.of(new Prompt("short", "x", 5), MINIMUM)).isEqualTo(none);
    assertThat(CachePoint.of(new Prompt(LONG, "x", 0), MINIMUM)).isEqualTo(none);
    assertThat(CachePoint.of(new Prompt("a", LONG, LONG.length() + 1), MINIMUM))
        .as("no text would be left after the point")
        .isEqualTo(none);
    assertThat(CachePoint.of(new Prompt(LONG, "x", LONG.length()), OptionalInt.empty()))
        .isEqualTo(none);
  }

  @Test
  void whatIsKeptIsNoPartOfTheQuestion() {
    assertThat(question(new Prompt("s", "text", 3)).id(""))
        .isEqualTo(question(new Prompt("s", "text")).id(""));
  }

  private static Question question(Prompt prompt) {
    return new Question(
        "t", "m", List.of(), prompt, Inference.ofMaxTokens(1), Optional.empty(), Map.of());
  }
}

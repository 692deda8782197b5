package dev.seiri.prompts.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.prompts.file.PromptFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlPlacesTest {
  @Test
  void placesAreCountedInLinesAndCodePoints() {
    String text = "a\n😀😀b\n\nc";
    Lines lines = new Lines(text);
    for (int i = 0; i <= text.length(); i++) {
      int start = text.lastIndexOf('\n', i - 1) + 1;
      long line = 1 + text.substring(0, start).chars().filter(c -> c == '\n').count();
      assertThat(lines.at(i))
          .as("character %d", i)
          .isEqualTo(new Position((int) line, 1 + text.codePointCount(start, i)));
    }
    assertThat(lines.ofPoint(4)).isEqualTo(text.indexOf('b'));
    assertThat(lines.ofPoint(99)).isEqualTo(text.length());
  }

  @Test
  void keysBehindWideCharactersHaveTheirPlaces() {
    YamlPlaces places = YamlPlaces.of("a: '😀'\nb: {c: '😀x'}\n");
    assertThat(places.of(List.of("b", "c"))).isEqualTo(new Position(2, 5));
    assertThat(places.of(List.of("b", "c"), 2)).isEqualTo(new Position(2, 10));
  }

  @Test
  void aWideCharacterMayStandAnywhere() {
    for (int before = 1_000; before < 1_100; before++) {
      String yaml = "a: " + "x".repeat(before) + "😀".repeat(1_000) + "\n";
      assertThat(YamlPlaces.of(yaml).of(List.of("a"))).isEqualTo(Position.START);
      assertThat(PromptFile.tree(yaml).path("a").stringValue()).hasSize(before + 2_000);
    }
  }
}

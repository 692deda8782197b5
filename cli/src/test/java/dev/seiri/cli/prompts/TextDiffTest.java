package dev.seiri.cli.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextDiffTest {
  @Test
  void equalTextsDoNotDiffer() {
    assertThat(new TextDiff(false).of("a\nb\n", "a\nb\n")).isEmpty();
    assertThat(new TextDiff(false).of("", "")).isEmpty();
  }

  @Test
  void wordsAreMarkedAndFarLinesLeftOut() {
    assertThat(new TextDiff(false).of("1\n2\n3\n4\nold word\n", "1\n2\n3\n4\nnew word\nmore\n"))
        .containsExactly("  …", "  3", "  4", "- [-old-] word", "+ {+new+} word", "+ more");
    assertThat(new TextDiff(false).of("a\n", "")).containsExactly("- a");
  }

  @Test
  void japaneseIsComparedByWordsToo() {
    assertThat(new TextDiff(false).of("会社名をカナで書く", "会社名をかなで書く"))
        .anySatisfy(line -> assertThat(line).startsWith("- ").contains("会社名[-"));
  }

  @Test
  void textIsShownAsItIs() {
    assertThat(new TextDiff(false).of("<b> & \"x\"", "<b> & \"y\""))
        .containsExactly("- <b> & \"[-x-]\"", "+ <b> & \"{+y+}\"");
  }

  @Test
  void textThatATerminalWouldObeyIsShown() {
    assertThat(new TextDiff(true).of("a \u001b[2J\u202e", ""))
        .containsExactly("\u001b[31m- a \\u001b[2J\\u202e\u001b[0m");
  }

  @Test
  void onATerminalWordsAreColoured() {
    assertThat(new TextDiff(true).of("old", "new"))
        .containsExactly(
            "\u001b[31m- \u001b[7mold\u001b[27m\u001b[0m",
            "\u001b[32m+ \u001b[7mnew\u001b[27m\u001b[0m");
  }
}

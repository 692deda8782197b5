package dev.seiri.loader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenIdsTest {
  @Test
  void repetitionsAreSeenPastTheBoundTooIfTheirIdIsRemembered() {
    SeenIds seen = new SeenIds();
    for (int i = 0; i < SeenIds.MOST; i++) {
      assertThat(seen.add("id-" + i)).isTrue();
    }
    assertThat(seen.add("id-7")).isFalse();
    assertThat(seen.add("new")).isTrue();
    assertThat(seen.add("new")).as("past the bound nothing is remembered").isTrue();
  }
}

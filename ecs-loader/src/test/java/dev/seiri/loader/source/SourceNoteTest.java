package dev.seiri.loader.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.loader.source.SourceNote.Severity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceNoteTest {
  @Test
  void thePlaceIsToldOnce() {
    assertThat(note("2 cells hold an error", 2).told())
        .isEqualTo("2 cells hold an error (first: B3)");
    assertThat(note("1 cell holds an error", 1).told()).isEqualTo("1 cell holds an error (B3)");
    assertThat(note("2 cells hold an error (first B3): correct them", 2).told())
        .isEqualTo("2 cells hold an error (first B3): correct them");
  }

  private static SourceNote note(String message, long count) {
    return new SourceNote(Severity.ERROR, "error-cells", message, count, Optional.of("B3"));
  }
}

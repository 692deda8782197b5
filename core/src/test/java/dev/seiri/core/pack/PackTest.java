package dev.seiri.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackTest {
  private static final SharedText SHARED = new SharedText("rules", "Normalize.\n", "\nEnd.");

  @Test
  void sharedTextStandsOnceAndEachRowInItsOwnPlace() {
    Pack pack = Pack.of(SHARED, List.of("one", "two"), false);
    String first = pack.ids().getFirst();
    String second = pack.ids().getLast();
    assertThat(pack.prompt().text())
        .isEqualTo(
            """
            Normalize.
            2 rows:
            <row id="%s">
            one
            </row id="%s">
            <row id="%s">
            two
            </row id="%s">
            End.\
            """
                .formatted(first, first, second, second));
    assertThat(pack.prompt().system()).startsWith("rules\n\n").doesNotContain("echo");
    assertThat(pack.prompt().fixed()).isEqualTo(pack.prompt().system().length());
    assertThat(Pack.of(SHARED, List.of("one"), true).prompt().system()).contains("echo");
  }

  @Test
  void theSystemTextIsTheSameForEveryCallSoThatItCanBeCached() {
    assertThat(Pack.of(SHARED, List.of("a", "b", "c"), false).prompt().system())
        .isEqualTo(Pack.of(SHARED, List.of("d"), false).prompt().system());
  }

  @Test
  void theSameCallHasTheSameIdsAndAnotherHasOthers() {
    List<String> rows = List.of("a", "b");
    assertThat(Pack.of(SHARED, rows, false)).isEqualTo(Pack.of(SHARED, rows, false));
    assertThat(Pack.of(SHARED, List.of("a", "c"), false).ids())
        .doesNotContainAnyElementsOf(Pack.of(SHARED, rows, false).ids());
  }

  @Test
  void equalRowsHaveDifferentIds() {
    List<String> rows = IntStream.range(0, 500).mapToObj(_ -> "same").toList();
    assertThat(Pack.of(SHARED, rows, false).ids()).doesNotHaveDuplicates().hasSize(500);
  }

  @Test
  void noIdIsTakenThatATextOfTheCallSaysOrTwice() {
    List<String> candidates = List.of("bbbbb", "ccccc", "ccccc", "ddddd", "fffff");
    assertThat(RowIds.absent("a row says bbbbb and ddddd", 2, candidates::get))
        .containsExactly("ccccc", "fffff");
  }
}

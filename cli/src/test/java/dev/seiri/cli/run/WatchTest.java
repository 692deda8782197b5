package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Tally;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Instant START = Instant.ofEpochSecond(1_800_000_000);

  @Test
  void theSpeedIsTheRecentOne() {
    Speed speed = new Speed();
    assertThat(speed.perSecond()).isZero();
    speed.add(START, 0);
    assertThat(speed.timeFor(10)).isEmpty();
    speed.add(START.plusSeconds(2), 100);
    assertThat(speed.perSecond()).isEqualTo(50);
    assertThat(speed.timeFor(101)).hasValue(Duration.ofSeconds(3));
    for (int second = 3; second <= 60; second++) {
      speed.add(START.plusSeconds(second), 100 + (second - 2L) * 10);
    }
    assertThat(speed.perSecond()).isEqualTo(10);
    assertThat(speed.timeFor(0)).isEmpty();
  }

  @Test
  void aSnapshotIsOneLine() {
    assertThat(snapshot(500, "0.25").line())
        .isEqualTo(
            "answered 500 of 2,000 rows (25 %) · 12 a second · in flight 64 · ok 499, refused 1"
                + " · US$0.25 so far, about US$1 in all · about 2 min 5 s to go");
    assertThat(
            new ProgressSnapshot(0, Tally.NONE, true, 0, 0, Optional.empty(), Optional.empty())
                .line())
        .contains("(100 %)", "none yet", "all answered");
  }

  @Test
  void aTerminalIsRefreshedInPlaceAndNeverTooWide() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WatchView view = WatchView.on(new PrintStream(out, true, StandardCharsets.UTF_8), true);
    view.show(snapshot(500, "0"), START);
    String first = out.toString(StandardCharsets.UTF_8);
    assertThat(first.split("\n")).hasSize(6).allMatch(line -> line.length() <= 84);
    assertThat(first).contains("[=======                       ] 500 of 2,000");
    out.reset();
    view.end(snapshot(501, "0"));
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("\u001b[6A\r\u001b[K");
  }

  @Test
  void elsewhereALineIsPrintedNowAndThenWithoutControlCharacters() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WatchView view = WatchView.on(new PrintStream(out, true, StandardCharsets.UTF_8), false);
    view.show(snapshot(1, "0"), START);
    view.show(snapshot(2, "0"), START.plusSeconds(1));
    view.show(snapshot(3, "0"), START.plusSeconds(2));
    view.show(snapshot(3, "0"), START.plusSeconds(9));
    view.end(snapshot(3, "0"));
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.codePoints().noneMatch(Character::isISOControl));
  }

  @Test
  void theCostOfAModelWithoutAPriceIsUnknown() {
    assertThat(snapshot(500, "0", false).line())
        .contains("cost unknown: the model has no price in the catalog (MODEL_CATALOG)")
        .doesNotContain("US$");
    assertThat(snapshot(500, "0", false).lines())
        .contains("cost      unknown: the model has no price in the catalog (MODEL_CATALOG)");
    assertThat(snapshot(500, "0.1", false).line())
        .as("a fallback that has one")
        .contains("US$0.1 so far");
  }

  private static ProgressSnapshot snapshot(long results, String cost) {
    return snapshot(results, cost, true);
  }

  private static ProgressSnapshot snapshot(long results, String cost, boolean priced) {
    return new ProgressSnapshot(
        2_000,
        new Tally(
            Map.of(Verdict.OK, results - 1, Verdict.REFUSED, 1L), 0, 0, 0, 0, new BigDecimal(cost)),
        priced,
        64,
        12,
        Optional.of(Duration.ofSeconds(125)),
        Optional.empty());
  }
}

package dev.seiri.lambda.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.testing.SettableClock;
import dev.seiri.lambda.ask.WaitCauses.Part;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitCausesTest {
  private static final ExecutionId E = new ExecutionId("e");

  private final SettableClock clock = new SettableClock();
  private final WaitCauses causes = new WaitCauses(clock);

  @Test
  void theNewestFaultIsTheCause() {
    causes.note(E, Part.LEDGER, "the disk is full");
    clock.advance(Duration.ofSeconds(1));
    causes.note(E, Part.MODEL, "throttled");
    assertThat(why()).isEqualTo("throttled");
    clock.advance(Duration.ofSeconds(1));
    causes.note(E, Part.LEDGER, "the disk is still full");
    assertThat(why()).isEqualTo("the disk is still full");
  }

  @Test
  void aModelThatAnswersDoesNotHideALedgerThatRefuses() {
    causes.note(E, Part.LEDGER, "the disk is full");
    causes.note(E, Part.MODEL, "throttled");
    causes.clear(E, Part.MODEL);
    assertThat(why()).isEqualTo("the disk is full");
    causes.clear(E, Part.LEDGER);
    assertThat(causes.newest()).isEmpty();
  }

  @Test
  void eachExecutionHasItsOwn() {
    causes.note(E, Part.ROW, "the budget has no room");
    causes.note(new ExecutionId("f"), Part.MODEL, "throttled");
    assertThat(why()).isEqualTo("the budget has no room");
    assertThat(causes.newest()).hasSize(2);
  }

  @Test
  void aCauseIsOneLineAndThereAreNotTooMany() {
    for (int i = 0; i < 1_000; i++) {
      causes.note(new ExecutionId("e-" + i), Part.ROW, "x");
    }
    assertThat(causes.newest()).hasSizeLessThanOrEqualTo(100);
    causes.note(E, Part.ROW, "two\nlines" + "x".repeat(1_000));
    assertThat(why()).startsWith("two lines").hasSizeLessThan(400);
  }

  private String why() {
    return Optional.ofNullable(causes.newest().get(E)).orElseThrow().why();
  }
}

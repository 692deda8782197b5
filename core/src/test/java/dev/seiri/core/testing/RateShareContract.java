package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.model.RateShare;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The contract of [RateShare], for every implementation. Each window has 10 calls and 1,000
/// tokens.
public abstract class RateShareContract {
  protected static final long CALLS = 10;
  protected static final long TOKENS = 1_000;

  private final String model = AtOnce.unique("model:0/日本");

  protected abstract RateShare share();

  @Test
  void aWindowIsTakenFromUntilItIsUsedUp() {
    assertThat(share().take(model, 7, 6, 500)).isTrue();
    assertThat(share().take(model, 7, 6, 1)).as("calls").isFalse();
    assertThat(share().take(model, 7, 1, 501)).as("tokens").isFalse();
    assertThat(share().take(model, 7, 4, 500)).as("refusals took nothing").isTrue();
    assertThat(share().take(model, 7, 1, 0)).isFalse();
    assertThat(share().take(model, 7, 0, 1)).isFalse();
  }

  @Test
  void moreThanAWindowHasIsRefusedAtOnce() {
    assertThat(share().take(model, 7, CALLS + 1, 1)).isFalse();
    assertThat(share().take(model, 7, 1, TOKENS + 1)).isFalse();
    assertThat(share().take(model, 7, CALLS, TOKENS)).as("all of it").isTrue();
  }

  @Test
  void everyWindowAndModelHasItsOwn() {
    assertThat(share().take(model, 7, CALLS, TOKENS)).isTrue();
    assertThat(share().take(model, 8, CALLS, TOKENS)).isTrue();
    assertThat(share().take(model + "x", 7, CALLS, TOKENS)).isTrue();
    assertThat(share().take(model, 7, 1, 1)).isFalse();
  }

  @Test
  void processesAtOnceTakeNoMoreThanThereIs() throws Exception {
    List<Boolean> taken = AtOnce.call(30, i -> share().take(model, 7, 1, 1));
    assertThat(taken.stream().filter(each -> each)).hasSize((int) CALLS);
  }

  @Test
  void aWindowIsTheSameInEveryLanguage() {
    assertThat(share().take(model, 7, CALLS, TOKENS)).isTrue();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext"));
    try {
      assertThat(share().take(model, 7, 1, 1)).isFalse();
    } finally {
      Locale.setDefault(before);
    }
  }
}

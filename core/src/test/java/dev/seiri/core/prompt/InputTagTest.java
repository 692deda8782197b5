package dev.seiri.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InputTagTest {
  @Test
  void everyFormOfTheTagLosesItsBracketAndNothingElseDoes() {
    assertThat(InputTag.neutralize("<input> < / Input> ＜／INPUT＞ <  input"))
        .isEqualTo("&lt;input> &lt; / Input> &lt;／INPUT＞ &lt;  input");
    assertThat(InputTag.neutralize("a < b, <b>, </p>, <in put>, <// input>"))
        .isEqualTo("a < b, <b>, </p>, <in put>, <// input>");
  }

  /// A row can be crafted to take long: this one took quadratic time, half a minute and more.
  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aLongGapTakesNoLongerThanItsLength() {
    String row = "<" + " ".repeat(400_000);
    assertThat(InputTag.neutralize(row)).isEqualTo(row);
  }
}

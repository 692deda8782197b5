package dev.seiri.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearCaseTest {
  private static final int LONG = 60_000;

  /// With the JDK's own methods each of these takes from seconds to an hour.
  @ParameterizedTest
  @ValueSource(strings = {"İ", "Σ", "1Σ", "ß", "ŉ", "ΐ", "\u0301Σ", "a"})
  @Timeout(10)
  void aLongRowIsConvertedInLinearTime(String unit) {
    String row = unit.repeat(LONG / unit.length());
    Rendering rendering =
        new PromptRenderer(RenderLimits.DEFAULT)
            .compile(
                new PromptTemplate(
                    new PromptKey("t", "v1"),
                    "",
                    "",
                    "{{ input_value | lower | length }} {{ input_value | upper | length }}",
                    Optional.empty(),
                    Defaults.NONE))
            .render(
                new Request(
                    new RequestId("e-1"),
                    new ExecutionId("e"),
                    new RecordId("r1"),
                    row,
                    new LinkedHashMap<>(),
                    0,
                    OptionalLong.empty()));
    assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
  }

  @Test
  void eachLetterIsConvertedAsTheJdkDoes() {
    StringBuilder all = new StringBuilder();
    for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
      if (letter < Character.MIN_SURROGATE || letter > Character.MAX_SURROGATE) {
        String text = Character.toString(letter);
        assertThat(LinearCase.lower(text)).isEqualTo(text.toLowerCase(Locale.ROOT));
        assertThat(LinearCase.upper(text)).isEqualTo(text.toUpperCase(Locale.ROOT));
        all.append(letter % 7 == 0 ? text : "");
      }
    }
    assertThat(LinearCase.upper(all.toString())).isEqualTo(all.toString().toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ΟΔΥΣΣΕΥΣ",
        "ΟΔΟΣ ΣΟΦΙΑΣ, Σ",
        "ΑΣ.",
        "Σ",
        "ΣΑΣ\u0301",
        "İSTANBUL",
        "x\ud83d\ude00Y"
      })
  void aWordIsConvertedAsTheJdkDoes(String word) {
    assertThat(LinearCase.lower(word)).isEqualTo(word.toLowerCase(Locale.ROOT));
    assertThat(LinearCase.upper(word)).isEqualTo(word.toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "a\ude00b", "\ud83dΣ"})
  void halfASurrogatePairStaysAsItIs(String text) {
    assertThat(LinearCase.lower(LinearCase.upper(text))).contains(text.replaceAll("[abΣ]", ""));
  }
}

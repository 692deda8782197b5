package dev.seiri.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class JsonTest {
  @Test
  void reasonsHoldNoAdviceForProgrammers() {
    for (String text :
        List.of(
            "{\"a\":NaN}",
            "[+1]",
            "['a']",
            "{a:1}",
            "[01]",
            "[\"a\nb\"]",
            "[\"\\q\"]",
            "[1,]",
            "/* */ 1",
            "[.5]")) {
      assertThatThrownBy(() -> Json.read(text))
          .as(text)
          .isInstanceOfSatisfying(
              JacksonException.class, e -> assertThat(Json.reason(e)).doesNotContain("Feature"));
    }
  }
}

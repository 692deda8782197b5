package dev.seiri.core.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class RequestIdTest {
  @Test
  void aRowsIdIsTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext"));
    try {
      assertThat(RequestId.ofRow(new ExecutionId("e"), 42).value()).isEqualTo("e-00000042");
    } finally {
      Locale.setDefault(before);
    }
  }
}

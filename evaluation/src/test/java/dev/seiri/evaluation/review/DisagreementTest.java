package dev.seiri.evaluation.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.check.Flag;
import dev.seiri.core.json.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DisagreementTest {
  @Test
  void theFlagNamesBothValuesAndWhoGaveTheOther() {
    Flag flag = between("{\"name\":\"山田商事\"}", "{\"name\":\"山田商会\"}").orElseThrow();
    assertThat(flag.check()).isEqualTo("second_reading");
    assertThat(flag.field()).contains("name");
    assertThat(flag.message()).isEqualTo("name: 山田商事 here, 山田商会 with m");
  }

  @Test
  void whatMatchesIsNoDisagreement() {
    assertThat(between("{\"name\":\"ＡＢＣ　社\",\"n\":1.0}", "{\"name\":\"abc 社\",\"n\":1}")).isEmpty();
    assertThat(between("{\"name\":null}", "{}")).isEmpty();
  }

  @Test
  void severalFieldsStandInOneFlag() {
    Flag flag = between("{\"name\":\"a\",\"n\":1}", "{\"name\":\"\",\"n\":2}").orElseThrow();
    assertThat(flag.field()).isEmpty();
    assertThat(flag.message()).isEqualTo("name: a here, nothing; n: 1 here, 2 with m");
  }

  @Test
  void otherFieldsAreNotCompared() {
    assertThat(between("{\"name\":\"a\",\"note\":\"x\"}", "{\"name\":\"a\",\"note\":\"y\"}"))
        .isEmpty();
  }

  private static Optional<Flag> between(String here, String there) {
    return Disagreement.between(
        "second_reading",
        List.of("name", "n"),
        (ObjectNode) Json.read(here),
        (ObjectNode) Json.read(there),
        "m");
  }
}

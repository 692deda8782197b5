package dev.seiri.core.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seiri.core.id.RecordId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExperimentTest {
  private static final int RECORDS = 20_000;

  private static Variant variant(String name, int weight) {
    return new Variant(name, weight, Optional.empty(), Optional.empty(), Inference.UNSET);
  }

  private static String of(Experiment experiment, String record) {
    return experiment.of(new RecordId(record)).name();
  }

  /// Calculated with another program, as docs/releases.md describes.
  @Test
  void recordsFallWhereTheDocumentedAlgorithmSays() {
    Experiment most = new Experiment("company-name", List.of(variant("a", 90), variant("b", 10)));
    Experiment half = new Experiment("company-name", List.of(variant("a", 1), variant("b", 1)));
    assertThat(List.of("r-1", "r-2", "株式会社", "", "c-001"))
        .extracting(record -> of(most, record) + of(half, record))
        .containsExactly("bb", "aa", "aa", "aa", "ab");
  }

  @Test
  void sharesComeOutAsTheWeightsSay() {
    Experiment experiment =
        new Experiment("t", List.of(variant("a", 70), variant("b", 25), variant("c", 5)));
    Map<String, Integer> counts = new HashMap<>();
    IntStream.range(0, RECORDS)
        .forEach(i -> counts.merge(of(experiment, "r-" + i), 1, Integer::sum));
    assertThat(counts.getOrDefault("a", 0) / (double) RECORDS).isCloseTo(0.70, within(0.02));
    assertThat(counts.getOrDefault("b", 0) / (double) RECORDS).isCloseTo(0.25, within(0.02));
    assertThat(counts.getOrDefault("c", 0) / (double) RECORDS).isCloseTo(0.05, within(0.02));
  }

  @Test
  void givingANeighbourMoreMovesOnlyWhatIsGiven() {
    Experiment before = new Experiment("t", List.of(variant("a", 90), variant("b", 10)));
    Experiment after = new Experiment("t", List.of(variant("a", 80), variant("b", 20)));
    for (int i = 0; i < RECORDS; i++) {
      if (of(before, "r-" + i).equals("b")) {
        assertThat(of(after, "r-" + i)).isEqualTo("b");
      }
    }
  }

  @Test
  void otherNamesAssignDifferently() {
    Experiment one = new Experiment("t", List.of(variant("a", 1), variant("b", 1)));
    Experiment other = new Experiment("t", List.of(variant("c", 1), variant("d", 1)));
    long both =
        IntStream.range(0, RECORDS)
            .filter(i -> of(one, "r-" + i).equals("b") && of(other, "r-" + i).equals("d"))
            .count();
    assertThat(both / (double) RECORDS).isCloseTo(0.25, within(0.02));
  }

  @Test
  void anyRecordIdFallsSomewhere() {
    Experiment experiment =
        new Experiment("t", List.of(variant("a", Variant.MOST_WEIGHT), variant("b", 1)));
    for (String record : List.of("", "\n", "half \ud800 pair", "日本", "x".repeat(100_000))) {
      assertThat(of(experiment, record)).isIn("a", "b").isEqualTo(of(experiment, record));
    }
  }

  @Test
  void whatAVariantLeavesOutIsTheExecutions() {
    Variant other =
        new Variant(
            "other",
            1,
            Optional.of("v2"),
            Optional.of("model.b"),
            new Inference(OptionalInt.empty(), OptionalDouble.of(0.5), OptionalDouble.empty()));
    Payload payload =
        new Payload(
            new PromptKey("t", "v1"),
            "model.a",
            List.of("model.b", "model.c"),
            Inference.ofMaxTokens(99),
            true,
            OptionalInt.empty());
    assertThat(payload.with(List.of(variant("same", 1))).terms(new RecordId("r")))
        .isEqualTo(
            new Terms(
                Optional.of("same"),
                new PromptKey("t", "v1"),
                "model.a",
                List.of("model.b", "model.c"),
                Inference.ofMaxTokens(99)));
    assertThat(payload.with(List.of(other)).terms(new RecordId("r")))
        .isEqualTo(
            new Terms(
                Optional.of("other"),
                new PromptKey("t", "v2"),
                "model.b",
                List.of("model.c"),
                new Inference(OptionalInt.of(99), OptionalDouble.of(0.5), OptionalDouble.empty())));
    assertThat(payload.with(List.of(variant("same", 1), other)).prompts())
        .containsExactly(new PromptKey("t", "v1"), new PromptKey("t", "v2"));
    assertThat(payload.terms(new RecordId("r")).variant()).isEmpty();
  }

  @Test
  void whatIsNoExperimentIsRefused() {
    Payload payload = Payload.of(new PromptKey("t", "v1"), "m");
    assertThatThrownBy(() -> payload.with(List.of(variant("a", 1), variant("a", 2))))
        .hasMessageContaining("two variants have the name a");
    assertThatThrownBy(() -> payload.with(Collections.nCopies(21, variant("a", 1))))
        .hasMessageContaining("1 to 20 variants");
    assertThatThrownBy(() -> variant("a,b", 1)).hasMessageContaining("a variant's name");
    assertThatThrownBy(() -> variant("a", 0)).hasMessageContaining("1 to 1000000, not 0");
    assertThatThrownBy(
            () -> new Variant("a", 1, Optional.of("@x"), Optional.empty(), Inference.UNSET))
        .hasMessageContaining("must be a version");
  }
}

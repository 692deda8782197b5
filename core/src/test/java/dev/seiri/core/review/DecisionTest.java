package dev.seiri.core.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.review.Decision.Kind;
import dev.seiri.core.review.Decision.Shown;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DecisionTest {
  private static final InputKey INPUT = InputKey.of("t", Optional.empty(), "日本", Map.of());

  @Test
  void aDocumentIsReadBackAsItWas() {
    Decision decision = decision("d1", Kind.CORRECTED, object("a", "x"), object("a", "y"), 1);
    assertThat(Decision.parse(decision.line())).isEqualTo(decision);
    assertThat(decision.line()).contains("\"wrong_fields\":[\"a\"]", "\"request_id\":\"e-1\"");
    Decision skipped =
        new Decision(
            "d2",
            new ExecutionId("e"),
            Optional.empty(),
            List.of(new RequestId("e-1")),
            new PromptKey("t", "v1"),
            INPUT,
            Kind.SKIPPED,
            Shown.RANDOM,
            Optional.of(7L),
            object("a", "x"),
            Optional.empty(),
            List.of("grounded"),
            "me",
            Instant.EPOCH);
    assertThat(Decision.parse(skipped.line())).isEqualTo(skipped);
  }

  @Test
  void aFieldThatIsAbsentIsAsOneThatIsNull() {
    assertThat(
            Decision.fields(
                (ObjectNode) Json.read("{\"a\":1,\"b\":null,\"c\":{\"x\":1,\"y\":2}}"),
                (ObjectNode) Json.read("{\"c\":{\"y\":2,\"x\":1},\"a\":\"1\",\"d\":0}")))
        .containsExactly("a", "d");
  }

  @Test
  void acceptedAndCorrectedAreToldApartByTheValues() {
    assertThatThrownBy(() -> decision("d", Kind.ACCEPTED, object("a", "x"), object("a", "y"), 1))
        .hasMessageContaining("corrected where");
    assertThatThrownBy(() -> decision("d", Kind.CORRECTED, object("a", "x"), object("a", "x"), 1))
        .hasMessageContaining("corrected where");
  }

  @Test
  void whatIsNoDecisionIsSaid() {
    assertThatThrownBy(() -> Decision.parse("{}")).hasMessageContaining("decision_id");
    assertThatThrownBy(() -> Decision.parse("{")).hasMessageContaining("not a line of JSON");
    String line = decision("d", Kind.ACCEPTED, object("a", "x"), object("a", "x"), 1).line();
    assertThatThrownBy(() -> Decision.parse(line.replace("accepted", "liked")))
        .hasMessageContaining("there is no liked");
  }

  @Test
  void contradictionsAreWhatStandsAndDiffers() {
    Decision first = decision("d1", Kind.ACCEPTED, object("a", "x"), object("a", "x"), 1);
    Decision other = decision("d2", Kind.CORRECTED, object("a", "x"), object("a", "y"), 2);
    assertThat(Decision.contradictions(List.of(other, first)))
        .containsExactly(Map.entry(INPUT, List.of(first, other)));
    Decision again = decision("d3", Kind.ACCEPTED, object("a", "x"), object("a", "x"), 3);
    assertThat(Decision.contradictions(List.of(first, again))).isEmpty();
  }

  @Test
  void anInputIsTheSameWhateverThePromptsVersion() {
    OutputSchema schema = OutputSchema.of(Json.read("{\"type\":\"object\"}"));
    assertThat(InputKey.of("t", Optional.of(schema), "a", Map.of("x", "1", "y", "2")))
        .isEqualTo(InputKey.of("t", Optional.of(schema), "a", Map.of("y", "2", "x", "1")))
        .isNotEqualTo(InputKey.of("t", Optional.empty(), "a", Map.of("x", "1", "y", "2")))
        .isNotEqualTo(InputKey.of("u", Optional.of(schema), "a", Map.of("x", "1", "y", "2")))
        .isNotEqualTo(InputKey.of("t", Optional.of(schema), "a", Map.of("x", "12", "y", "")));
    assertThat(InputKey.of("t", Optional.empty(), "a\0", Map.of()))
        .as("as results store it")
        .isEqualTo(InputKey.of("t", Optional.empty(), "a\uFFFD", Map.of()));
  }

  @Test
  void aPlanIsReadBackAsItWas() {
    ReviewPlan plan =
        new ReviewPlan(
            "p",
            new ExecutionId("e"),
            "t",
            "00ff",
            List.of("a"),
            new ReviewPlan.Left(1, 2, 3),
            List.of(new ReviewPlan.Flagged(new RequestId("e-9"), List.of("grounded"))),
            ReviewPlan.draw("00ff", List.of(new RequestId("e-1"), new RequestId("e-2"))),
            List.of(List.of(new RequestId("e-1"), new RequestId("e-2"))),
            List.of(
                new ReviewPlan.Sown(new RequestId("e-2"), 5, "a", Json.MAPPER.stringNode("wrong"))),
            Instant.parse("2026-11-26T00:00:00Z"),
            "me");
    assertThat(ReviewPlan.parse(plan.line())).isEqualTo(plan);
    assertThat(plan.together(new RequestId("e-2")))
        .containsExactly(new RequestId("e-2"), new RequestId("e-1"));
    assertThat(plan.together(new RequestId("e-9"))).containsExactly(new RequestId("e-9"));
  }

  @Test
  void anOrderIsDrawnBySeed() {
    List<RequestId> rows =
        java.util.stream.LongStream.rangeClosed(1, 500)
            .mapToObj(row -> RequestId.ofRow(new ExecutionId("e"), row))
            .toList();
    List<RequestId> drawn = ReviewPlan.draw("a", rows);
    assertThat(drawn).containsExactlyInAnyOrderElementsOf(rows).isNotEqualTo(rows);
    assertThat(ReviewPlan.draw("a", rows.reversed())).isEqualTo(drawn);
    assertThat(ReviewPlan.draw("b", rows)).isNotEqualTo(drawn);
  }

  private static Decision decision(
      String id, Kind kind, ObjectNode model, ObjectNode person, int second) {
    return new Decision(
        id,
        new ExecutionId("e"),
        Optional.of("p"),
        List.of(new RequestId("e-1"), new RequestId("e-2")),
        new PromptKey("t", "v1"),
        INPUT,
        kind,
        Shown.FLAGGED,
        Optional.empty(),
        model,
        Optional.of(person),
        List.of(),
        "me",
        Instant.EPOCH.plusSeconds(second));
  }

  private static ObjectNode object(String field, String value) {
    return Json.object().put(field, value);
  }
}

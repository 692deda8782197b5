package dev.seiri.evaluation.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.Decision.Kind;
import dev.seiri.core.review.Decision.Shown;
import dev.seiri.core.review.InputKey;
import dev.seiri.core.review.ReviewPlan;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CertificateTest {
  private static final ExecutionId EXECUTION = new ExecutionId("e");
  private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

  private final List<Decision> decisions = new ArrayList<>();

  @Test
  void nothingIsSaidBeforeAnyoneLooks() {
    Certificate certificate = certificate(plan(1_000, 10));
    assertThat(certificate.notLookedAt()).isEqualTo(1_010);
    assertThat(certificate.wrongAtMost()).isEqualTo(1_010);
    assertThat(certificate.holds(new BigDecimal("0.99"))).isFalse();
  }

  @Test
  void aPerfectReviewOfTenThousandRowsTakesFewDraws() {
    ReviewPlan plan = plan(10_000, 0);
    int draws = 0;
    while (!certificate(plan).holds(new BigDecimal("0.01"))) {
      assertThat(draws).as("1.3 times 299").isLessThan((int) (1.3 * 299));
      for (int i = 0; i < 5; i++) {
        decide(plan.frame().get(draws++), Kind.ACCEPTED);
      }
    }
    Certificate certificate = certificate(plan);
    assertThat(certificate.sentence())
        .isEqualTo("Of the 9,655 rows that nobody looked at, at most 96 are wrong (95 %).");
    assertThat(certificate.sentenceJa()).contains("9,655行", "96行", "95%");
    assertThat(certificate.fields()).extracting(Certificate.Field::wrongAtMost).containsOnly(96L);
  }

  @Test
  void flaggedRowsThatNobodyDecidedCountAsWrong() {
    ReviewPlan plan = plan(100, 3);
    plan.frame().forEach(row -> decide(row, Kind.ACCEPTED));
    decide(plan.flagged().getFirst().request(), Kind.CORRECTED, "a");
    decide(plan.flagged().get(1).request(), Kind.SKIPPED);
    Certificate certificate = certificate(plan);
    assertThat(certificate.flagged()).isEqualTo(new Certificate.Flagged(3, 1, 1, 2));
    assertThat(certificate.notLookedAt()).isEqualTo(2);
    assertThat(certificate.wrongAtMost()).isEqualTo(2);
    assertThat(certificate.checks()).containsExactly(new Certificate.Check("grounded", 3, 1, 1));
  }

  @Test
  void aSkippedDrawCountsAsWrongUntilItIsDecided() {
    ReviewPlan plan = plan(1_000, 0);
    plan.frame().subList(0, 200).forEach(row -> decide(row, Kind.ACCEPTED));
    long before = certificate(plan).frame().bound();
    RequestId hard = plan.frame().get(200);
    decide(hard, Kind.SKIPPED);
    assertThat(certificate(plan).frame().skipped()).isEqualTo(1);
    decisions.removeLast();
    decisions.removeFirst();
    decide(plan.frame().getFirst(), Kind.SKIPPED);
    assertThat(certificate(plan).frame().bound()).isGreaterThan(before);
    decide(plan.frame().getFirst(), Kind.ACCEPTED);
    assertThat(certificate(plan).frame().bound()).isEqualTo(before);
    decide(plan.frame().getFirst(), Kind.SKIPPED);
    assertThat(certificate(plan).frame().bound())
        .as("who cannot tell does not undo what another could")
        .isEqualTo(before);
  }

  @Test
  void drawsCountInTheirOrderOnly() {
    ReviewPlan plan = plan(1_000, 0);
    plan.frame().subList(1, 300).forEach(row -> decide(row, Kind.ACCEPTED));
    Certificate certificate = certificate(plan);
    assertThat(certificate.frame().drawn()).isZero();
    assertThat(certificate.wrongAtMost())
        .as("those that were looked at are known")
        .isEqualTo(1_000 - 299);
    decide(plan.frame().getFirst(), Kind.CORRECTED, "b");
    assertThat(certificate(plan).frame().drawn()).isEqualTo(300);
  }

  @Test
  void aWithdrawnDecisionLeavesTheRowUndecided() {
    ReviewPlan plan = plan(1_000, 0);
    plan.frame().subList(0, 300).forEach(row -> decide(row, Kind.ACCEPTED));
    decide(plan.frame().get(100), Kind.WITHDRAWN);
    assertThat(certificate(plan).frame().drawn()).isEqualTo(100);
    assertThat(certificate(plan).frame().decided()).isEqualTo(299);
  }

  @Test
  void fieldsAreCountedByThemselves() {
    ReviewPlan plan = plan(1_000, 2);
    plan.flagged().forEach(row -> decide(row.request(), Kind.ACCEPTED));
    for (int i = 0; i < 300; i++) {
      if (i % 30 == 0) {
        decide(plan.frame().get(i), Kind.CORRECTED, "a");
      } else {
        decide(plan.frame().get(i), Kind.ACCEPTED);
      }
    }
    Certificate certificate = certificate(plan);
    Certificate.Field a = certificate.fields().getFirst();
    Certificate.Field b = certificate.fields().getLast();
    assertThat(a.wrong()).isEqualTo(10);
    assertThat(a.wrongAtMost()).isEqualTo(certificate.wrongAtMost());
    assertThat(b.wrong()).isZero();
    assertThat(b.wrongAtMost()).isLessThan(a.wrongAtMost());
  }

  @Test
  void aReviewOfEveryRowLeavesNothingOpen() {
    ReviewPlan plan = plan(5, 1);
    plan.frame().forEach(row -> decide(row, Kind.CORRECTED, "a"));
    decide(plan.flagged().getFirst().request(), Kind.ACCEPTED);
    Certificate certificate = certificate(plan);
    assertThat(certificate.wrongAtMost()).isZero();
    assertThat(certificate.holds(BigDecimal.ZERO)).isTrue();
    assertThat(certificate.sentence())
        .isEqualTo("All 6 rows with a model's answer were looked at.");
  }

  @Test
  void theDocumentSaysWhatItCounted() {
    ReviewPlan plan = plan(1_000, 4);
    decide(plan.frame().getFirst(), Kind.CORRECTED, "b");
    JsonNode json = Json.read(certificate(plan).line());
    assertThat(json.path("frame_wrong_rows").asInt()).isEqualTo(1);
    assertThat(json.path("flagged_undecided_rows").asInt()).isEqualTo(4);
    assertThat(json.path("error_at_most").asDouble()).isEqualTo(1);
    assertThat(json.path("fields").get(1).path("wrong_rows").asInt()).isEqualTo(1);
    assertThat(FlagRisk.of("t", List.of(Json.write(json))).of(List.of("grounded"))).isEqualTo(0.5);
  }

  @Test
  void theRiskOfAFlagIsHowOftenItWasRight() {
    String known =
        """
        {"task_name":"t","checks":[{"check":"good","decided":8,"wrong":8},
        {"check":"bad","decided":18,"wrong":0}]}
        """;
    FlagRisk risk =
        FlagRisk.of("t", List.of(known, known.replace("\"t\"", "\"u\"").replace("8", "0")));
    assertThat(risk.of(List.of("good"))).isEqualTo(0.9);
    assertThat(risk.of(List.of("bad"))).isCloseTo(0.05, within(1e-9));
    assertThat(risk.of(List.of("new"))).isEqualTo(0.5);
    assertThat(risk.of(List.of("bad", "good"))).isGreaterThan(0.9);
    PlanMaker maker = new PlanMaker(risk);
    maker.add(request(1), Optional.of(document("x", "1", "bad")));
    maker.add(request(2), Optional.of(document("y", "1", "new")));
    maker.add(request(3), Optional.of(document("z", "1", "good")));
    ReviewPlan plan = maker.plan("p", EXECUTION, "t", "s", PlanMaker.Sowing.NONE, NOW, "me");
    assertThat(plan.flagged().stream().map(ReviewPlan.Flagged::request))
        .containsExactly(request(3), request(2), request(1));
  }

  @Test
  void aPlanDividesTheRows() {
    PlanMaker maker = new PlanMaker(FlagRisk.UNKNOWN);
    maker.add(request(1), Optional.of(document("x", "1")));
    maker.add(request(2), Optional.of(document("x", "1")));
    maker.add(request(3), Optional.of(document("x", "2")));
    maker.add(request(4), Optional.empty());
    maker.add(request(5), Optional.of(ResultDocument.parse("{\"verdict\":\"refused\"}")));
    ResultDocument person = document("q", "1");
    person.json().put("answered_by", "person");
    maker.add(request(6), Optional.of(person));
    maker.add(request(7), Optional.of(document("w", "1", "grounded")));
    ReviewPlan plan = maker.plan("p", EXECUTION, "t", "s", PlanMaker.Sowing.NONE, NOW, "me");
    assertThat(plan.left()).isEqualTo(new ReviewPlan.Left(1, 1, 1));
    assertThat(plan.frame()).containsExactlyInAnyOrder(request(1), request(2), request(3));
    assertThat(plan.flagged()).hasSize(1);
    assertThat(plan.equal()).containsExactly(List.of(request(1), request(2)));
    assertThat(plan.fields()).containsExactly("a", "b");
  }

  @Test
  void sownRowsMeasureTheReviewerAndNothingElse() {
    PlanMaker maker = new PlanMaker(FlagRisk.UNKNOWN);
    Map<RequestId, ResultDocument> results = new java.util.HashMap<>();
    for (int i = 1; i <= 100; i++) {
      ResultDocument result = document("x" + i, "value " + i);
      results.put(request(i), result);
      maker.add(request(i), Optional.of(result));
    }
    ReviewPlan plan =
        maker.plan(
            "p",
            EXECUTION,
            "t",
            "s",
            new PlanMaker.Sowing(4, 40, row -> Optional.ofNullable(results.get(row))),
            NOW,
            "me");
    assertThat(plan.sown()).extracting(ReviewPlan.Sown::after).containsExactly(5L, 15L, 25L, 35L);
    for (ReviewPlan.Sown sown : plan.sown()) {
      ObjectNode right =
          Optional.ofNullable(results.get(sown.request()))
              .flatMap(ResultDocument::output)
              .orElseThrow();
      assertThat(Decision.fields(right, sown.shown(right))).containsExactly("a");
    }
    ReviewPlan.Sown first = plan.sown().getFirst();
    decide(first.request(), Kind.CORRECTED, "a");
    Decision about = decisions.removeLast();
    decisions.add(
        new Decision(
            about.id(),
            about.execution(),
            about.plan(),
            about.requests(),
            about.prompt(),
            about.input(),
            about.kind(),
            Shown.SOWN,
            Optional.empty(),
            about.modelOutput(),
            about.personOutput(),
            List.of(),
            "me",
            NOW));
    Certificate certificate = certificate(plan);
    assertThat(certificate.sown()).isEqualTo(new Certificate.Sown(4, 1, 1));
    assertThat(certificate.frame().decided()).isZero();
  }

  /// The reviewer stops at the worst moment for the truth; errors cluster at the file's end.
  @Test
  void theSentenceHoldsAsOftenAsItSays() {
    Random random = new Random(21);
    int runs = 300;
    int broken = 0;
    for (int run = 0; run < runs; run++) {
      int rows = 400;
      Set<RequestId> wrong = new HashSet<>();
      int errors = random.nextInt(40);
      LongStream.rangeClosed(rows - errors + 1, rows).forEach(i -> wrong.add(request(i)));
      ReviewPlan plan = plan(rows, 0, "seed " + run);
      decisions.clear();
      boolean violated = false;
      for (int i = 0; i < 200 && !violated; i++) {
        RequestId row = plan.frame().get(i);
        if (wrong.contains(row)) {
          decide(row, Kind.CORRECTED, "a");
        } else {
          decide(row, random.nextInt(50) == 0 ? Kind.SKIPPED : Kind.ACCEPTED);
        }
        if (i % 10 == 0) {
          ReviewState state = ReviewState.of(decisions);
          long left = wrong.stream().filter(each -> !state.isDecided(each)).count();
          violated = left > certificate(plan).wrongAtMost();
        }
      }
      broken += violated ? 1 : 0;
    }
    assertThat(broken).isLessThanOrEqualTo((int) (runs * 0.05 + 3 * Math.sqrt(runs * 0.0475)));
  }

  private Certificate certificate(ReviewPlan plan) {
    List<Decision> shuffled = new ArrayList<>(decisions);
    Collections.shuffle(shuffled, new Random(1));
    return Certificate.of(plan, shuffled, 0.95, NOW);
  }

  private static ReviewPlan plan(int frame, int flagged) {
    return plan(frame, flagged, "seed");
  }

  private static ReviewPlan plan(int frame, int flagged, String seed) {
    return new ReviewPlan(
        "p",
        EXECUTION,
        "t",
        seed,
        List.of("a", "b"),
        new ReviewPlan.Left(0, 0, 0),
        LongStream.rangeClosed(frame + 1, frame + flagged)
            .mapToObj(i -> new ReviewPlan.Flagged(request(i), List.of("grounded")))
            .toList(),
        ReviewPlan.draw(
            seed, LongStream.rangeClosed(1, frame).mapToObj(CertificateTest::request).toList()),
        List.of(),
        List.of(),
        NOW,
        "me");
  }

  private void decide(RequestId row, Kind kind, String... wrong) {
    ObjectNode model = Json.object().put("a", "x").put("b", "y");
    ObjectNode person = model.deepCopy();
    for (String field : wrong) {
      person.put(field, "right");
    }
    decisions.add(
        new Decision(
            String.valueOf(decisions.size() + 1_000_000),
            EXECUTION,
            Optional.of("p"),
            List.of(row),
            new PromptKey("t", "v1"),
            InputKey.of("t", Optional.empty(), row.value(), Map.of()),
            kind,
            Shown.RANDOM,
            Optional.empty(),
            model,
            kind.isDecided() ? Optional.of(person) : Optional.empty(),
            List.of(),
            "me",
            NOW.plusSeconds(decisions.size())));
  }

  private static RequestId request(long row) {
    return RequestId.ofRow(EXECUTION, row);
  }

  private static ResultDocument document(String input, String a, String... checks) {
    ObjectNode json = Json.object().put("verdict", "ok").put("input_value", input);
    json.putObject("output").put("a", a).put("b", "same");
    for (String check : checks) {
      json.withArray("flags").addObject().put("check", check).put("message", "m");
    }
    return ResultDocument.parse(Json.write(json));
  }
}

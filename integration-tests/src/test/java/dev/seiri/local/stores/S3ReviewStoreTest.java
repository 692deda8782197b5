package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.s3.S3ReviewStore;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.Decision.Kind;
import dev.seiri.core.review.ReviewPlan;
import dev.seiri.core.testing.Decisions;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Plans, decisions and certificates in the real local bucket.
@Tag("stack")
class S3ReviewStoreTest {
  private static final String BUCKET = LocalNames.NAMES.bucket();
  private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

  private final S3Client s3 = TestStack.get().s3();
  private final S3ReviewStore reviews = new S3ReviewStore(s3, BUCKET);
  private final ExecutionId execution = new ExecutionId("日 " + UUID.randomUUID());

  @Test
  void theFirstPlanStays() {
    assertThat(reviews.plan(execution)).isEmpty();
    assertThat(reviews.plan(plan("first"))).isTrue();
    assertThat(reviews.plan(plan("second"))).isFalse();
    assertThat(reviews.plan(execution)).contains(plan("first"));
  }

  @Test
  void decisionsAreInTheOrderInWhichTheyCount() {
    assertThat(reviews.decisions(execution)).isEmpty();
    Decision last = Decisions.of(execution, "a", Kind.CORRECTED, "x", NOW.plusSeconds(9));
    Decision first = Decisions.of(execution, "b", Kind.SKIPPED, "", NOW);
    reviews.record(last);
    reviews.record(first);
    reviews.record(last);
    assertThat(reviews.decisions(execution)).containsExactly(first, last);
  }

  @Test
  void whatIsNoDecisionIsNamed() {
    s3.putObject(
        put -> put.bucket(BUCKET).key("decisions/execution_id=%s/d.json".formatted(encoded())),
        RequestBody.fromString("{}"));
    assertThatThrownBy(() -> reviews.decisions(execution))
        .isInstanceOf(MalformedItem.class)
        .hasMessageContaining("d.json: no decision: key");
  }

  @Test
  void theLastCertificateStays() {
    reviews.certify(execution, "{\"n\":1,\"e\":\"%s\"}".formatted(execution));
    reviews.certify(execution, "{\"n\":2,\"e\":\"%s\"}".formatted(execution));
    assertThat(reviews.certificate(execution))
        .contains("{\"n\":2,\"e\":\"%s\"}".formatted(execution));
    assertThat(reviews.certificate(new ExecutionId("none " + UUID.randomUUID()))).isEmpty();
    assertThat(reviews.certificates())
        .contains("{\"n\":2,\"e\":\"%s\"}".formatted(execution))
        .doesNotContain("{\"n\":1,\"e\":\"%s\"}".formatted(execution));
    assertThat(
            s3.getObjectAsBytes(get ->
                    get.bucket(BUCKET)
                        .key("exports/execution_id=%s/certificate.json".formatted(encoded())))
                .asUtf8String())
        .contains("\"n\":2");
  }

  private String encoded() {
    return execution.value().replace("日 ", "%E6%97%A5%20");
  }

  private ReviewPlan plan(String id) {
    return new ReviewPlan(
        id,
        execution,
        "t",
        "00",
        List.of("a"),
        new ReviewPlan.Left(0, 0, 0),
        List.of(),
        List.of(new RequestId("r")),
        List.of(),
        List.of(),
        NOW,
        "me");
  }
}

package dev.seiri.aws.s3;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.ReviewPlan;
import dev.seiri.core.review.ReviewStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;

/// Plans, decisions and certificates in an S3 bucket, one JSON document on one line each.
public final class S3ReviewStore implements ReviewStore {
  private static final String JSON = "application/json";
  private static final String CERTIFICATES = "certificates/";

  private final S3Objects objects;
  private final String bucket;

  public S3ReviewStore(S3Client client, String bucket) {
    this.objects = new S3Objects(client);
    this.bucket = bucket;
  }

  @Override
  public boolean plan(ReviewPlan plan) {
    return objects.writeIfNone(bucket, planKey(plan.execution()), JSON, line(plan.line()));
  }

  @Override
  public Optional<ReviewPlan> plan(ExecutionId execution) {
    String key = planKey(execution);
    return objects
        .text(bucket, key)
        .map(stored -> parsed(key, stored.text(), ReviewPlan::parse, "plan"));
  }

  @Override
  public void record(Decision decision) {
    String key = decisionKey(decision.execution(), decision.id());
    objects.writeIfNone(bucket, key, JSON, line(decision.line()));
  }

  @Override
  public List<Decision> decisions(ExecutionId execution, Set<String> known) {
    String prefix = decisionsPrefix(execution);
    Set<String> left =
        known.stream().map(id -> decisionKey(execution, id)).collect(Collectors.toSet());
    return objects.all(bucket, prefix, key -> !left.contains(key)).stream()
        .map(found -> parsed(found.key(), found.text(), Decision::parse, "decision"))
        .sorted(Decision.IN_ORDER)
        .toList();
  }

  @Override
  public void certify(ExecutionId execution, String line) {
    objects.write(bucket, certificateKey(execution), JSON, line(line));
    objects.write(bucket, ResultKeys.exports(execution) + "certificate.json", JSON, line(line));
  }

  @Override
  public Optional<String> certificate(ExecutionId execution) {
    return objects.text(bucket, certificateKey(execution)).map(stored -> stored.text().strip());
  }

  @Override
  public List<String> certificates() {
    return objects.all(bucket, CERTIFICATES, key -> true).stream()
        .map(found -> found.text().strip())
        .toList();
  }

  /// Reads a document, naming it if it is none.
  static <T> T parsed(String key, String text, Function<String, T> parse, String what) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedItem("%s: no %s: %s".formatted(key, what, e.getMessage()));
    }
  }

  private static String planKey(ExecutionId execution) {
    return "reviews/execution_id=" + ResultKeys.encode(execution.value()) + "/plan.json";
  }

  private static String certificateKey(ExecutionId execution) {
    return CERTIFICATES
        + "execution_id="
        + ResultKeys.encode(execution.value())
        + "/certificate.json";
  }

  private static String decisionsPrefix(ExecutionId execution) {
    return "decisions/execution_id=" + ResultKeys.encode(execution.value()) + "/";
  }

  private static String decisionKey(ExecutionId execution, String id) {
    return decisionsPrefix(execution) + ResultKeys.encode(id) + ".json";
  }

  private static byte[] line(String document) {
    return (document + "\n").getBytes(StandardCharsets.UTF_8);
  }
}

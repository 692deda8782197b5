package dev.seiri.cdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.Bucket;

/// The permissions of a role, action by action and resource by resource.
final class Grants {
  private final IRole role;
  private final Stack stack;

  Grants(IRole role, Stack stack) {
    this.role = role;
    this.stack = stack;
  }

  Grants table(Table table, String... actions) {
    return allow(
        List.of(actions).stream().map(action -> "dynamodb:" + action).toList(),
        List.of(table.getTableArn()));
  }

  /// @param prefix of the keys
  Grants objects(Bucket bucket, String prefix, String... actions) {
    return allow(
        List.of(actions).stream().map(action -> "s3:" + action).toList(),
        List.of(bucket.arnForObjects(prefix + "*")));
  }

  Grants list(Bucket bucket) {
    return allow(List.of("s3:ListBucket"), List.of(bucket.getBucketArn()));
  }

  /// Listing under a prefix, without which S3 reports a missing object as forbidden. S3 names no
  /// prefix when it decides on that, hence `IfExists`.
  Grants list(Bucket bucket, String prefix) {
    role.addToPrincipalPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("s3:ListBucket"))
            .resources(List.of(bucket.getBucketArn()))
            .conditions(Map.of("StringLikeIfExists", Map.of("s3:prefix", prefix + "*")))
            .build());
    return this;
  }

  /// What a caller of Athena needs to write to the compacted table: Athena acts with the caller's
  /// permissions.
  Grants compacting(Settings settings, Bucket bucket, String workGroup) {
    String database = Analytics.databaseName(settings);
    objects(
            bucket,
            Prefixes.COMPACTED,
            "GetObject",
            "PutObject",
            "DeleteObject",
            "AbortMultipartUpload",
            "ListMultipartUploadParts")
        .objects(
            bucket,
            Prefixes.ATHENA,
            "GetObject",
            "PutObject",
            "AbortMultipartUpload",
            "ListMultipartUploadParts")
        .list(bucket)
        .allow(
            List.of("s3:GetBucketLocation", "s3:ListBucketMultipartUploads"),
            List.of(bucket.getBucketArn()))
        .allow(
            List.of("athena:StartQueryExecution", "athena:GetQueryExecution"),
            List.of(arn("athena", "workgroup/" + workGroup)))
        .allow(
            List.of("glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:UpdateTable"),
            List.of(
                arn("glue", "catalog"),
                arn("glue", "database/" + database),
                arn("glue", "table/" + database + "/*")));
    // Athena reads the Region's default database whichever one a query names.
    return allow(
        List.of("glue:GetDatabase"),
        List.of(arn("glue", "catalog"), arn("glue", "database/default")));
  }

  private String arn(String service, String resource) {
    return "arn:%s:%s:%s:%s:%s"
        .formatted(stack.getPartition(), service, stack.getRegion(), stack.getAccount(), resource);
  }

  Grants key(Optional<Key> key) {
    return key.isEmpty()
        ? this
        : allow(List.of("kms:Decrypt", "kms:GenerateDataKey"), List.of(key.get().getKeyArn()));
  }

  /// The models of the settings, and no others. Calling a profile needs permissions on the profile
  /// and on the models behind it, in every Region.
  Grants models(Settings.Models models) {
    List<String> arns = new ArrayList<>();
    for (String id : models.foundationModels()) {
      arns.add("arn:%s:bedrock:*::foundation-model/%s".formatted(stack.getPartition(), id));
    }
    for (String id : models.inferenceProfiles()) {
      arns.add(
          stack.formatArn(
              ArnComponents.builder()
                  .service("bedrock")
                  .resource("inference-profile")
                  .resourceName(id)
                  .arnFormat(ArnFormat.SLASH_RESOURCE_NAME)
                  .build()));
    }
    for (String id : models.applicationProfiles()) {
      arns.add(
          stack.formatArn(
              ArnComponents.builder()
                  .service("bedrock")
                  .resource("application-inference-profile")
                  .resourceName(id)
                  .arnFormat(ArnFormat.SLASH_RESOURCE_NAME)
                  .build()));
    }
    return allow(List.of("bedrock:InvokeModel"), arns);
  }

  Grants allow(List<String> actions, List<String> resources) {
    role.addToPrincipalPolicy(
        PolicyStatement.Builder.create().actions(actions).resources(resources).build());
    return this;
  }
}

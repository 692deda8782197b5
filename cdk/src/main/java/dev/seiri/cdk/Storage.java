package dev.seiri.cdk;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.dynamodb.TableProps;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.BucketProps;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/// The tables and the bucket.
final class Storage extends Construct {
  private final Optional<Key> key;
  private final Table executions;
  private final Table requests;
  private final Table promptTemplates;
  private final Table responses;
  private final Table decisions;
  private final Bucket bucket;
  private final Settings settings;

  Storage(Construct scope, Settings settings) {
    super(scope, "Storage");
    this.settings = settings;
    this.key = settings.customerKey() ? Optional.of(newKey()) : Optional.empty();
    this.executions =
        new Table(
            this, "Executions", table("execution_id").timeToLiveAttribute("expires_at").build());
    this.requests =
        new Table(
            this,
            "Requests",
            table("request_id").stream(StreamViewType.NEW_AND_OLD_IMAGES)
                .timeToLiveAttribute("expires_at")
                .build());
    this.promptTemplates =
        new Table(
            this, "PromptTemplates", table("task_name").sortKey(string("prompt_version")).build());
    this.responses =
        new Table(
            this, "Responses", table("question_sha256").timeToLiveAttribute("expires_at").build());
    this.decisions =
        new Table(
            this, "Decisions", table("decision_key").timeToLiveAttribute("expires_at").build());
    this.bucket = newBucket();
  }

  Optional<Key> key() {
    return key;
  }

  Table executions() {
    return executions;
  }

  Table requests() {
    return requests;
  }

  Table promptTemplates() {
    return promptTemplates;
  }

  Table responses() {
    return responses;
  }

  /// What people decided has no expiry; claims of rows have.
  Table decisions() {
    return decisions;
  }

  Bucket bucket() {
    return bucket;
  }

  private RemovalPolicy removal() {
    return settings.keepData() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  }

  private Key newKey() {
    return Key.Builder.create(this, "Key")
        .description("Seiri's data")
        .enableKeyRotation(true)
        .removalPolicy(removal())
        .build();
  }

  private TableProps.Builder table(String partitionKey) {
    TableProps.Builder props = TableProps.builder();
    key.ifPresent(props::encryptionKey);
    return props
        .partitionKey(string(partitionKey))
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .encryption(key.isPresent() ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.DEFAULT)
        .pointInTimeRecoverySpecification(
            PointInTimeRecoverySpecification.builder()
                .pointInTimeRecoveryEnabled(settings.pointInTimeRecovery())
                .build())
        .deletionProtection(settings.keepData())
        .removalPolicy(removal());
  }

  private static Attribute string(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }

  /// Everything expires but evaluations, what people decided, and the compacted table, which
  /// deletes its own rows.
  private Bucket newBucket() {
    Settings.Retention keep = settings.retention();
    BucketProps.Builder props =
        BucketProps.builder()
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .enforceSsl(true)
            .minimumTlsVersion(1.2)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .versioned(settings.bucketVersions())
            .removalPolicy(removal())
            .lifecycleRules(
                List.of(
                    clear("asking", Prefixes.ASKING, 14),
                    clear("athena", Prefixes.ATHENA, 14),
                    clear("input", Prefixes.INPUT, keep.inputDays()),
                    clear("results", Prefixes.RESULTS, keep.resultsDays()),
                    clear("exports", Prefixes.EXPORTS, keep.exportsDays()),
                    clear("executions", Prefixes.EXECUTIONS, keep.executionsDays()),
                    clear("orders", Prefixes.ORDERS, keep.executionsDays()),
                    clear("corrections", Prefixes.CORRECTIONS, keep.correctionsDays()),
                    clear("failures", Prefixes.FAILURES, keep.failuresDays()),
                    clear("damaged", Prefixes.DAMAGED, keep.failuresDays()),
                    clear("given-up", Prefixes.GIVEN_UP, keep.failuresDays()),
                    LifecycleRule.builder()
                        .id("unfinished")
                        .abortIncompleteMultipartUploadAfter(Duration.days(2))
                        .noncurrentVersionExpiration(Duration.days(30))
                        .build()));
    if (key.isPresent()) {
      props
          .encryption(BucketEncryption.KMS)
          .encryptionKey(key.get())
          // One data key serves many objects: a call to KMS per result would cost more than storing
          // it.
          .bucketKeyEnabled(true);
    } else {
      props.encryption(BucketEncryption.S3_MANAGED);
    }
    Bucket made = new Bucket(this, "Bucket", props.build());
    // The bucket's own events report finished executions. CDK's setting for them would add a
    // function of its own.
    ((CfnBucket) Objects.requireNonNull(made.getNode().getDefaultChild()))
        .addPropertyOverride(
            "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", true);
    return made;
  }

  private static LifecycleRule clear(String id, String prefix, int days) {
    return LifecycleRule.builder().id(id).prefix(prefix).expiration(Duration.days(days)).build();
  }
}

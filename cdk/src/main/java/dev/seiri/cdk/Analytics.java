package dev.seiri.cdk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.athena.CfnNamedQuery;
import software.amazon.awscdk.services.athena.CfnWorkGroup;
import software.amazon.awscdk.services.glue.CfnDatabase;
import software.amazon.awscdk.services.glue.CfnTable;
import software.constructs.Construct;

/// The results as tables: the documents as they were written, one partition an execution, and the
/// compacted ones of finished executions.
final class Analytics extends Construct {
  private final CfnDatabase database;
  private final CfnWorkGroup workGroup;

  Analytics(Construct scope, Settings settings, Storage storage) {
    super(scope, "Analytics");
    String bucket = storage.bucket().getBucketName();
    String name = databaseName(settings);
    Stack stack = Stack.of(this);
    this.database =
        CfnDatabase.Builder.create(this, "Database")
            .catalogId(stack.getAccount())
            .databaseInput(
                CfnDatabase.DatabaseInputProperty.builder()
                    .name(name)
                    .description("Seiri's results")
                    .build())
            .build();
    // A database takes its tables with it, the compacted one that no template names included.
    keep(settings, database);
    for (CfnTable table :
        List.of(
            documents(stack, bucket),
            exported(stack, bucket),
            evaluations(stack, bucket),
            corrections(stack, bucket),
            decisions(stack, bucket),
            certificates(stack, bucket),
            executions(stack, bucket),
            prompts(stack, bucket),
            labels(stack, bucket))) {
      table.addResourceDependency(database);
      keep(settings, table);
    }
    this.workGroup =
        workGroup(
            this,
            settings,
            storage,
            workGroupName(settings),
            "Queries over Seiri's results",
            settings.athena().scanLimitGb());
    for (Queries.Query query : Queries.shipped()) {
      CfnNamedQuery named =
          CfnNamedQuery.Builder.create(this, "Query-" + query.name())
              .database(name)
              .name("seiri-%s-%s".formatted(settings.name(), query.name()))
              .description(query.description())
              .queryString(query.sql())
              .workGroup(workGroup.getName())
              .build();
      named.addResourceDependency(workGroup);
    }
  }

  static String databaseName(Settings settings) {
    return "seiri_" + settings.name().replace('-', '_');
  }

  static String workGroupName(Settings settings) {
    return "seiri-" + settings.name();
  }

  CfnDatabase database() {
    return database;
  }

  CfnWorkGroup workGroup() {
    return workGroup;
  }

  /// One column, the document: its fields are extracted by the view `results`, which does not
  /// depend on how a SerDe reads nested JSON.
  private CfnTable documents(Stack stack, String bucket) {
    return table(
        stack,
        "Documents",
        "s3://%s/%s".formatted(bucket, Prefixes.RESULTS),
        CfnTable.TableInputProperty.builder()
            .name("documents")
            .description("One JSON document a row, as the handler wrote it")
            .partitionKeys(List.of(column("execution_id", "string"))));
  }

  /// The exports of finished executions, from which they are filed. Each query names one execution,
  /// so no partition has to be added: the location follows from its id.
  private CfnTable exported(Stack stack, String bucket) {
    String location = "s3://%s/%s".formatted(bucket, Prefixes.EXPORTS);
    Map<String, Object> parameters = new TreeMap<>();
    parameters.put("projection.enabled", "true");
    parameters.put("projection.execution_id.type", "injected");
    parameters.put("storage.location.template", location + "execution_id=${execution_id}/");
    return table(
        stack,
        "ExportedDocuments",
        location,
        CfnTable.TableInputProperty.builder()
            .name("exported_documents")
            .description("The files of an export, a line a row; results.jsonl has the documents")
            .partitionKeys(List.of(column("execution_id", "string"))),
        parameters);
  }

  /// The table behind the view `evaluations`. Not partitioned: there are few.
  private CfnTable evaluations(Stack stack, String bucket) {
    return table(
        stack,
        "EvaluationDocuments",
        "s3://%s/%s".formatted(bucket, Prefixes.EVALUATIONS),
        CfnTable.TableInputProperty.builder()
            .name("evaluation_documents")
            .description("One evaluation of a prompt version a row, in JSON"));
  }

  /// The table behind the view `corrections`. Not partitioned: there are few.
  private CfnTable corrections(Stack stack, String bucket) {
    return table(
        stack,
        "CorrectionDocuments",
        "s3://%s/%s".formatted(bucket, Prefixes.CORRECTIONS),
        CfnTable.TableInputProperty.builder()
            .name("correction_documents")
            .description("One human correction of a result a row, in JSON"));
  }

  /// The table behind the view `reviews`. Not partitioned: there are few.
  private CfnTable decisions(Stack stack, String bucket) {
    return table(
        stack,
        "DecisionDocuments",
        "s3://%s/%s".formatted(bucket, Prefixes.DECISIONS),
        CfnTable.TableInputProperty.builder()
            .name("decision_documents")
            .description("What a person decided on a row, in JSON"));
  }

  /// The table behind the view `certificates`. Not partitioned: there are few.
  private CfnTable certificates(Stack stack, String bucket) {
    return table(
        stack,
        "CertificateDocuments",
        "s3://%s/%s".formatted(bucket, Prefixes.CERTIFICATES),
        CfnTable.TableInputProperty.builder()
            .name("certificate_documents")
            .description("What a review says of the rows that nobody looked at, in JSON"));
  }

  /// The table behind the view `executions`. Not partitioned: a row each.
  private CfnTable executions(Stack stack, String bucket) {
    return table(
        stack,
        "ExecutionDocuments",
        "s3://%s/%s".formatted(bucket, Prefixes.EXECUTIONS),
        CfnTable.TableInputProperty.builder()
            .name("execution_documents")
            .description("The totals of a finished execution a row, in JSON"));
  }

  /// The table behind the view `prompts`. Not partitioned: there are few.
  private CfnTable prompts(Stack stack, String bucket) {
    return table(
        stack,
        "PromptDocuments",
        "s3://%s/%s".formatted(bucket, Prefixes.PROMPTS),
        CfnTable.TableInputProperty.builder()
            .name("prompt_documents")
            .description("A registered prompt version a row, in JSON"));
  }

  /// The table behind the view `labels`. Not partitioned: there are few.
  private CfnTable labels(Stack stack, String bucket) {
    return table(
        stack,
        "LabelDocuments",
        "s3://%s/%s".formatted(bucket, Prefixes.LABELS),
        CfnTable.TableInputProperty.builder()
            .name("label_documents")
            .description("A move of a label a row, in JSON"));
  }

  private static void keep(Settings settings, CfnResource resource) {
    resource.applyRemovalPolicy(settings.keepData() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  }

  /// A table of one column, `document`.
  private CfnTable table(
      Stack stack, String id, String location, CfnTable.TableInputProperty.Builder input) {
    return table(stack, id, location, input, Map.of());
  }

  private CfnTable table(
      Stack stack,
      String id,
      String location,
      CfnTable.TableInputProperty.Builder input,
      Map<String, Object> more) {
    Map<String, Object> parameters = new TreeMap<>(more);
    parameters.put("classification", "text");
    parameters.put("EXTERNAL", "TRUE");
    return CfnTable.Builder.create(this, id)
        .catalogId(stack.getAccount())
        .databaseName(database.getRef())
        .tableInput(
            input
                .tableType("EXTERNAL_TABLE")
                .parameters(parameters)
                .storageDescriptor(
                    CfnTable.StorageDescriptorProperty.builder()
                        .columns(List.of(column("document", "string")))
                        .location(location)
                        .inputFormat("org.apache.hadoop.mapred.TextInputFormat")
                        .outputFormat("org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat")
                        .serdeInfo(
                            CfnTable.SerdeInfoProperty.builder()
                                .serializationLibrary(
                                    "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe")
                                // JSON never holds it unescaped.
                                .parameters(Map.of("field.delim", "\u0001"))
                                .build())
                        .build())
                .build())
        .build();
  }

  /// @param scanLimitGb the most one query may read; 0: no limit
  CfnWorkGroup workGroup(
      Construct scope,
      Settings settings,
      Storage storage,
      String name,
      String description,
      int scanLimitGb) {
    CfnWorkGroup.EncryptionConfigurationProperty encryption =
        storage
            .key()
            .map(key ->
                CfnWorkGroup.EncryptionConfigurationProperty.builder()
                    .encryptionOption("SSE_KMS")
                    .kmsKey(key.getKeyArn())
                    .build())
            .orElseGet(() ->
                CfnWorkGroup.EncryptionConfigurationProperty.builder()
                    .encryptionOption("SSE_S3")
                    .build());
    CfnWorkGroup.WorkGroupConfigurationProperty.Builder configuration =
        CfnWorkGroup.WorkGroupConfigurationProperty.builder()
            .enforceWorkGroupConfiguration(true)
            .publishCloudWatchMetricsEnabled(true)
            .engineVersion(
                CfnWorkGroup.EngineVersionProperty.builder()
                    .selectedEngineVersion("Athena engine version 3")
                    .build())
            .resultConfiguration(
                CfnWorkGroup.ResultConfigurationProperty.builder()
                    .outputLocation(
                        "s3://%s/%s".formatted(storage.bucket().getBucketName(), Prefixes.ATHENA))
                    .encryptionConfiguration(encryption)
                    .build());
    if (scanLimitGb > 0) {
      configuration.bytesScannedCutoffPerQuery((double) scanLimitGb * (1L << 30));
    }
    return CfnWorkGroup.Builder.create(scope, "WorkGroup")
        .name(name)
        .description(description)
        // What a group keeps is a history of queries. With it, no stack could be taken down.
        .recursiveDeleteOption(true)
        .workGroupConfiguration(configuration.build())
        .build();
  }

  private static CfnTable.ColumnProperty column(String name, String type) {
    return CfnTable.ColumnProperty.builder().name(name).type(type).build();
  }
}

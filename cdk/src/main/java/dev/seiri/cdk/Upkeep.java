package dev.seiri.cdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.athena.CfnWorkGroup;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.targets.SnsTopic;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/// The upkeep of the compacted table: every night rows that are too old are deleted, small files
/// are put together, and what no snapshot needs any more is removed. EventBridge Scheduler starts
/// the statements in a workgroup of their own, which may read as much as the table has.
final class Upkeep extends Construct {
  private final Role role;
  private final CfnWorkGroup workGroup;

  /// @param alarms is told of a statement that fails
  Upkeep(Construct scope, Settings settings, Storage storage, Analytics analytics, Topic alarms) {
    super(scope, "Upkeep");
    this.workGroup =
        analytics.workGroup(
            this, settings, storage, workGroupName(settings), "Upkeep of Seiri's table", 0);
    this.role =
        Role.Builder.create(this, "Role")
            .assumedBy(new ServicePrincipal("scheduler.amazonaws.com"))
            .build();
    new Grants(role, Stack.of(this))
        .compacting(settings, storage.bucket(), workGroupName(settings))
        .key(storage.key());
    nightly(settings, "forget", 1);
    nightly(settings, "optimize", 2);
    nightly(settings, "vacuum", 4);
    Rule.Builder.create(this, "Failed")
        .description("A statement of the compacted table's upkeep has failed")
        .eventPattern(
            EventPattern.builder()
                .source(List.of("aws.athena"))
                .detailType(List.of("Athena Query State Change"))
                .detail(
                    // In an order that every virtual machine writes alike.
                    new TreeMap<>(
                        Map.of(
                            "currentState",
                            List.of("FAILED"),
                            "workgroupName",
                            List.of(workGroupName(settings)))))
                .build())
        .targets(List.of(new SnsTopic(alarms)))
        .build();
  }

  static String workGroupName(Settings settings) {
    return "seiri-%s-upkeep".formatted(settings.name());
  }

  Role role() {
    return role;
  }

  private void nightly(Settings settings, String name, int hour) {
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("QueryString", statement(settings, name));
    query.put("QueryExecutionContext", Map.of("Database", Analytics.databaseName(settings)));
    query.put("WorkGroup", workGroupName(settings));
    CfnSchedule.Builder.create(this, "Nightly-" + name)
        .description("Upkeep of Seiri's compacted table: " + name)
        .scheduleExpression("cron(20 " + hour + " * * ? *)")
        .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder().mode("OFF").build())
        .target(
            CfnSchedule.TargetProperty.builder()
                .arn(
                    "arn:%s:scheduler:::aws-sdk:athena:startQueryExecution"
                        .formatted(Stack.of(this).getPartition()))
                .roleArn(role.getRoleArn())
                .input(Stack.of(this).toJsonString(query))
                // The next night comes by itself.
                .retryPolicy(
                    CfnSchedule.RetryPolicyProperty.builder()
                        .maximumRetryAttempts(0)
                        .maximumEventAgeInSeconds(3_600)
                        .build())
                .build())
        .build()
        .addResourceDependency(workGroup);
  }

  /// A statement of `queries/upkeep`, without its comments.
  private static String statement(Settings settings, String name) {
    try {
      return String.join(
          " ",
          Files.readString(ProjectRoot.path().resolve("queries/upkeep/%s.sql".formatted(name)))
              .replace("${days}", Integer.toString(settings.retention().compactedDays()))
              .lines()
              .filter(line -> !line.startsWith("--"))
              .map(String::strip)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

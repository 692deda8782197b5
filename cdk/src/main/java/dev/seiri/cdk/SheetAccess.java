package dev.seiri.cdk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.WebIdentityPrincipal;
import software.constructs.Construct;

/// The permissions of a spreadsheet's users, who are identified by Google's token and have no AWS
/// key: start the loader, read the status of their executions, read exports, write corrections.
final class SheetAccess extends Construct {
  /// Google is a provider that every account knows.
  private static final String GOOGLE = "accounts.google.com";

  private final Role role;

  SheetAccess(
      Construct scope,
      Settings settings,
      Settings.Sheet sheet,
      Storage storage,
      LoaderTask loader) {
    super(scope, "Sheet");
    this.role =
        Role.Builder.create(this, "Role")
            .assumedBy(new WebIdentityPrincipal(GOOGLE, conditions(sheet)))
            .description("Spreadsheets of Seiri, environment " + settings.name())
            .maxSessionDuration(Duration.hours(1))
            .build();
    FargateTaskDefinition task = loader.task();
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("ecs:RunTask"))
            .resources(List.of(anyRevision(task)))
            .conditions(
                Map.of("ArnEquals", Map.of("ecs:cluster", loader.cluster().getClusterArn())))
            .build());
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("iam:PassRole"))
            .resources(
                List.of(
                    task.getTaskRole().getRoleArn(),
                    Objects.requireNonNull(task.getExecutionRole()).getRoleArn()))
            .conditions(
                Map.of("StringEquals", Map.of("iam:PassedToService", "ecs-tasks.amazonaws.com")))
            .build());
    new Grants(role, Stack.of(this))
        .table(storage.executions(), "GetItem")
        .table(storage.promptTemplates(), "GetItem", "Scan")
        .objects(storage.bucket(), Prefixes.EXPORTS, "GetObject")
        .objects(storage.bucket(), Prefixes.CORRECTIONS, "PutObject")
        .key(storage.key());
  }

  Role role() {
    return role;
  }

  /// A sheet names only the task definition's family, so the family may be run: a permission for
  /// one revision would end with the next deployment.
  private String anyRevision(FargateTaskDefinition task) {
    return Stack.of(this)
        .formatArn(
            ArnComponents.builder()
                .service("ecs")
                .resource("task-definition")
                .resourceName(task.getFamily() + ":*")
                .arnFormat(ArnFormat.SLASH_RESOURCE_NAME)
                .build());
  }

  /// `aud` alone would admit every user of the script, and `sub` alone every script.
  private static Map<String, Object> conditions(Settings.Sheet sheet) {
    Map<String, Object> equal = new LinkedHashMap<>();
    equal.put(GOOGLE + ":aud", sheet.clientIds());
    equal.put(GOOGLE + ":oaud", sheet.clientIds());
    equal.put(GOOGLE + ":sub", sheet.users());
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("StringEquals", equal);
    return conditions;
  }

  /// The settings of a sheet, as the JSON that is pasted into its sidebar.
  String pasted(Settings settings, Storage storage, LoaderTask loader) {
    Stack stack = Stack.of(this);
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("region", stack.getRegion());
    names.put("role", role.getRoleArn());
    names.put("cluster", loader.cluster().getClusterName());
    names.put("task", loader.task().getFamily());
    names.put("container", LoaderTask.CONTAINER);
    names.put(
        "subnets", loader.vpc().getPublicSubnets().stream().map(ISubnet::getSubnetId).toList());
    names.put("securityGroup", loader.securityGroup().getSecurityGroupId());
    names.put("bucket", storage.bucket().getBucketName());
    names.put("executions", storage.executions().getTableName());
    names.put("prompts", storage.promptTemplates().getTableName());
    names.put("models", settings.models().inferenceProfiles());
    return stack.toJsonString(names);
  }
}

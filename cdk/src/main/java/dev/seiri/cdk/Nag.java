package dev.seiri.cdk;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.List;
import java.util.stream.Stream;
import software.constructs.IConstruct;

/// The findings of cdk-nag that are suppressed, each with its reason.
final class Nag {
  private Nag() {}

  static void suppress(Settings settings, Storage storage, Functions functions, LoaderTask loader) {
    if (!settings.pointInTimeRecovery()) {
      suppress(
          storage,
          because(
              "AwsSolutions-DDB3",
              "This environment's settings switch recovery off: its tables can be discarded."));
    }
    suppress(
        storage.bucket(),
        because(
            "AwsSolutions-S1",
            "Functions and one task reach the bucket, each by a role that names its prefixes; where"
                + " an account logs data events with CloudTrail, that says more than access logs,"
                + " which would need a second bucket per stack."));
    suppress(
        functions.stream(),
        wildcards(
            "Rows are keys under a prefix: the role has one prefix per purpose, and no more.",
            "^Resource::<Storage.*Arn>/(results|asking|failures|aws/lambda)/\\*$"),
        wildcards(
            "A profile is served from several Regions and versions: the ids are the settings', the"
                + " rest cannot be known when the stack is made.",
            "^Resource::arn:<AWS::Partition>:bedrock:.*$"),
        wildcards("dynamodb:ListStreams and X-Ray's actions take no resource.", "^Resource::\\*$"));
    suppress(
        functions.sweep(),
        wildcards(
            "Rows, notes, records and exports are keys under a prefix: one prefix per purpose.",
            "^Resource::<Storage.*Arn>/(results|exports|executions|compacted|athena|asking|failures|aws/lambda)/\\*$"),
        wildcards(
            "The database is Seiri's own: its tables and views are made by the deployment.",
            "^Resource::arn:.*:glue:.*:table/seiri_[a-z0-9_]*/\\*$"),
        tracing());
    functions.labelValidator().ifPresent(validator -> suppress(validator, tracing()));
    suppress(
        loader.task(),
        because(
            "AwsSolutions-ECS2",
            "The variables are names of tables and of a bucket; none is a secret."),
        wildcards(
            "Input files and evaluations are keys under a prefix each.",
            "^Resource::<Storage.*Arn>/(input|evaluations)/\\*$"),
        wildcards(
            "ecr:GetAuthorizationToken, which the task's own agent needs, takes no resource.",
            "^Resource::\\*$"),
        wildcards(
            "The report of a failed load is kept beside the execution's exports, under one name.",
            "^Resource::<Storage.*Arn>/exports/execution_id=\\*/loader\\.json$"),
        wildcards(
            "The results so far of an execution are read under one prefix and written under one"
                + " name.",
            "^Resource::<Storage.*Arn>/(results/|exports/execution_id=\\*/partial\\.json)\\*$"));
  }

  static void suppress(SheetAccess sheet) {
    suppress(
        sheet.role(),
        wildcards(
            "Exports and corrections are keys under a prefix each.",
            "^Resource::<Storage.*Arn>/(exports|corrections)/\\*$"));
  }

  static void suppress(OrdersFunction orders) {
    suppress(
        orders.function(),
        wildcards(
            "Orders, and drafts of prompts for SQL, are keys under a prefix each.",
            "^Resource::<Storage.*Arn>/(orders|prompts)/\\*$"),
        wildcards(
            "The report of a failed load is kept beside the execution's exports, under one name.",
            "^Resource::<Storage.*Arn>/exports/execution_id=\\*/loader\\.json$"),
        wildcards(
            "The function names the loader's family, and each deployment makes a revision of it.",
            "^Resource::arn:<AWS::Partition>:ecs:.*:task-definition/seiri-[a-z0-9-]*-loader:\\*$"),
        tracing());
  }

  static void suppress(Upkeep upkeep) {
    suppress(
        upkeep.role(),
        wildcards(
            "Files of the compacted table and outputs of queries are keys under a prefix each.",
            "^Resource::<Storage.*Arn>/(compacted|athena)/\\*$"),
        wildcards(
            "The database is Seiri's own: its tables and views are made by the deployment.",
            "^Resource::arn:.*:glue:.*:table/seiri_[a-z0-9_]*/\\*$"));
  }

  static void suppress(LabelReleases releases) {
    suppress(
        releases.watcher(),
        wildcards(
            "AppConfig finds alarms by their names, and needs permission to describe any.",
            "^Resource::arn:.*:cloudwatch:.*:alarm:\\*$"));
  }

  private static NagPackSuppression tracing() {
    return wildcards("X-Ray's actions take no resource.", "^Resource::\\*$");
  }

  private static NagPackSuppression because(String id, String reason) {
    return NagPackSuppression.builder().id(id).reason(reason).build();
  }

  private static NagPackSuppression wildcards(String reason, String regex) {
    return NagPackSuppression.builder()
        .id("AwsSolutions-IAM5")
        .reason(reason)
        .appliesTo(
            List.of(RegexAppliesTo.builder().regex("/" + regex.replace("/", "\\/") + "/").build()))
        .build();
  }

  private static void suppress(IConstruct construct, NagPackSuppression... suppressions) {
    IConstruct role =
        construct instanceof software.amazon.awscdk.services.lambda.Function function
            ? java.util.Objects.requireNonNull(function.getRole())
            : construct;
    NagSuppressions.addResourceSuppressions(role, Stream.of(suppressions).toList(), true);
  }
}

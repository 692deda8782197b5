package dev.seiri.cdk;

import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.ecr.IRepository;
import software.constructs.Construct;

/// The stack of one environment.
public final class SeiriStack extends Stack {
  /// The artifacts that are deployed.
  ///
  /// @param functionArchive the functions' archive, which must exist
  /// @param images the repository of the loader's images
  /// @param loaderImageTag the tag of the loader's image there
  public record Artifacts(Path functionArchive, IRepository images, String loaderImageTag) {}

  public SeiriStack(
      Construct scope, String id, Settings settings, Artifacts artifacts, StackProps props) {
    super(scope, id, props);
    Storage storage = new Storage(this, settings);
    Functions functions = new Functions(this, settings, storage, artifacts.functionArchive());
    Triggers triggers = new Triggers(this, settings, storage, functions);
    Monitoring monitoring =
        new Monitoring(this, settings, functions, triggers.mapping(), storage.key());
    Optional<LabelReleases> releases =
        functions
            .labelValidator()
            .map(validator ->
                new LabelReleases(this, settings, validator, monitoring.alarmsOfReleases()));
    LoaderTask loader =
        new LoaderTask(
            this, settings, storage, artifacts.images(), artifacts.loaderImageTag(), releases);
    OrdersFunction orders =
        new OrdersFunction(this, settings, storage, loader, artifacts.functionArchive());
    Analytics analytics = new Analytics(this, settings, storage);
    Upkeep upkeep = new Upkeep(this, settings, storage, analytics, monitoring.topic());
    monitoring.watch(orders);
    settings
        .finished()
        .ifPresent(finished -> {
          FinishNotice notice = new FinishNotice(this, settings, finished, storage);
          monitoring.watch(notice);
          output("FinishedTopic", "the topic of finished executions", notice.topic().getTopicArn());
        });
    monitoring.dashboard(settings, functions);
    Aspects.of(this).add(new SourceAccounts());
    settings.tags().forEach((name, value) -> Tags.of(this).add(name, value));
    output("ExecutionsTable", "EXECUTIONS_TABLE_NAME", storage.executions().getTableName());
    output("RequestsTable", "REQUESTS_TABLE_NAME", storage.requests().getTableName());
    output(
        "PromptTemplatesTable",
        "PROMPT_TEMPLATES_TABLE_NAME",
        storage.promptTemplates().getTableName());
    output("ResponsesTable", "RESPONSES_TABLE_NAME", storage.responses().getTableName());
    output("DecisionsTable", "DECISIONS_TABLE_NAME", storage.decisions().getTableName());
    output(
        "KeepRequestsDays",
        "KEEP_REQUESTS_DAYS",
        Integer.toString(settings.retention().requestsDays()));
    output(
        "KeepExecutionsDays",
        "KEEP_EXECUTIONS_DAYS",
        Integer.toString(settings.retention().executionsDays()));
    output("BucketName", "BUCKET_NAME", storage.bucket().getBucketName());
    output(
        "LoaderRepository",
        "the repository of the loader's image",
        loader.repository().getRepositoryUri());
    output("LoaderCluster", "the cluster of the loader's task", loader.cluster().getClusterName());
    output("LoaderTaskFamily", "the loader's task", "seiri-%s-loader".formatted(settings.name()));
    output(
        "LoaderSubnets",
        "the subnets of its network interface",
        String.join(
            ",",
            loader.vpc().getPublicSubnets().stream()
                .map(software.amazon.awscdk.services.ec2.ISubnet::getSubnetId)
                .toList()));
    output(
        "LoaderSecurityGroup", "its security group", loader.securityGroup().getSecurityGroupId());
    output(
        "LoaderRole", "the loader's identity at Google", loader.task().getTaskRole().getRoleArn());
    settings
        .sheet()
        .ifPresent(sheet -> {
          SheetAccess access = new SheetAccess(this, settings, sheet, storage, orders);
          output(
              "SheetSettings",
              "the JSON to paste into a spreadsheet's sidebar",
              access.pasted(settings, sheet, storage, orders));
          Nag.suppress(access);
        });
    output(
        "OrdersFunction",
        "the function that takes orders; its alias is live",
        orders.function().getFunctionName());
    output("AthenaWorkGroup", "ATHENA_WORKGROUP", analytics.workGroup().getName());
    output("AthenaDatabase", "ATHENA_DATABASE", analytics.database().getRef());
    output("AlarmTopic", "the topic of alarms", monitoring.topic().getTopicArn());
    releases.ifPresent(from -> {
      output("AppConfigApplication", "APPCONFIG_APPLICATION", from.applicationName());
      output("AppConfigEnvironment", "APPCONFIG_ENVIRONMENT", from.environmentName());
      output("AppConfigProfile", "APPCONFIG_PROFILE", LabelReleases.PROFILE);
    });
    Nag.suppress(settings, storage, functions, loader);
    Nag.suppress(orders);
    Nag.suppress(upkeep);
    releases.ifPresent(Nag::suppress);
  }

  /// @param description where it is the name of an environment variable, `seiri --stack` sets that
  ///   variable to the value
  private void output(String id, String description, String value) {
    CfnOutput.Builder.create(this, id).description(description).value(value).build();
  }
}

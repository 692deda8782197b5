package dev.seiri.cdk;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/// The function that takes orders: the only way to start the loader without being its operator. It
/// alone says what the loader is told.
final class OrdersFunction extends Construct {
  /// As long as a spreadsheet waits for an answer.
  private static final Duration TIMEOUT = Duration.seconds(60);

  private static final int MEMORY = 1_024;

  private final Function function;
  private final Alias live;

  /// @param archive the functions' archive
  OrdersFunction(
      Construct scope, Settings settings, Storage storage, LoaderTask loader, Path archive) {
    super(scope, "Orders");
    boolean drafts = settings.sheet().filter(Settings.Sheet::drafts).isPresent();
    this.function =
        Functions.function(
            this,
            "Function",
            "dev.seiri.lambda.orders.OrdersHandler",
            settings,
            Code.fromAsset(archive.toString()),
            environment(storage, loader, drafts),
            properties ->
                properties
                    .memorySize(MEMORY)
                    .timeout(TIMEOUT)
                    .currentVersionOptions(Functions.oldVersionsStay()));
    this.live =
        Alias.Builder.create(this, "Live")
            .aliasName("live")
            .version(function.getCurrentVersion())
            .build();
    grant(storage, loader, drafts);
  }

  Function function() {
    return function;
  }

  /// The published version that callers invoke.
  Alias live() {
    return live;
  }

  private static Map<String, String> environment(
      Storage storage, LoaderTask loader, boolean drafts) {
    Map<String, String> env = Functions.names(storage);
    env.put("LOADER_CLUSTER", loader.cluster().getClusterName());
    env.put("LOADER_TASK_FAMILY", loader.task().getFamily());
    env.put("LOADER_CONTAINER", LoaderTask.CONTAINER);
    env.put(
        "LOADER_SUBNETS",
        String.join(
            ",", loader.vpc().getPublicSubnets().stream().map(ISubnet::getSubnetId).toList()));
    env.put("LOADER_SECURITY_GROUP", loader.securityGroup().getSecurityGroupId());
    if (drafts) {
      env.put("DRAFTS", "true");
    }
    return env;
  }

  private void grant(Storage storage, LoaderTask loader, boolean drafts) {
    IRole role = Objects.requireNonNull(function.getRole());
    loader.grantStart(role);
    Grants grants =
        new Grants(role, Stack.of(this))
            .table(storage.executions(), "GetItem", "UpdateItem")
            .table(storage.requests(), "UpdateItem")
            .objects(storage.bucket(), Prefixes.ORDERS, "GetObject", "PutObject")
            .allow(
                List.of("s3:GetObject"), List.of(storage.bucket().arnForObjects(LoaderTask.FAULTS)))
            // Without listing, S3 reports a missing object as forbidden.
            .list(storage.bucket(), Prefixes.ORDERS)
            .list(storage.bucket(), Prefixes.EXPORTS)
            // Which rows are pending is told by the results that are listed.
            .list(storage.bucket(), Prefixes.RESULTS)
            .key(storage.key());
    if (drafts) {
      grants
          .table(storage.promptTemplates(), "GetItem", "PutItem", "Scan")
          .objects(storage.bucket(), Prefixes.PROMPTS, "GetObject", "PutObject")
          .list(storage.bucket(), Prefixes.PROMPTS);
    }
  }
}

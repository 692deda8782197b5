package dev.seiri.cdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.appconfig.CfnApplication;
import software.amazon.awscdk.services.appconfig.CfnConfigurationProfile;
import software.amazon.awscdk.services.appconfig.CfnDeploymentStrategy;
import software.amazon.awscdk.services.appconfig.CfnEnvironment;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Permission;
import software.constructs.Construct;

/// Labels deployed by AppConfig: validated, gradually if wanted, and rolled back on an alarm.
/// `seiri prompts release` creates the documents; the stack creates none, so that a deployment of
/// the stack never releases a prompt.
final class LabelReleases extends Construct {
  static final String PROFILE = "labels";

  private final Settings settings;
  private final CfnApplication application;
  private final CfnEnvironment environment;
  private final CfnConfigurationProfile profile;
  private final Role watcher;

  /// @param validator rejects a document that names a version which does not exist
  /// @param alarms that roll a release back
  LabelReleases(Construct scope, Settings settings, Function validator, List<Alarm> alarms) {
    super(scope, "LabelReleases");
    this.settings = settings;
    this.application =
        CfnApplication.Builder.create(this, "Application")
            .name(applicationName())
            .description("Which prompt versions Seiri's labels stand for")
            .build();
    Stack stack = Stack.of(this);
    String anyAlarm =
        "arn:%s:cloudwatch:%s:%s:alarm:*"
            .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount());
    // Inline: AppConfig tries the role when the environment is made, and a policy of its own might
    // not be attached by then.
    this.watcher =
        Role.Builder.create(this, "Watcher")
            .assumedBy(new ServicePrincipal("appconfig.amazonaws.com"))
            .inlinePolicies(
                Map.of(
                    "alarms",
                    PolicyDocument.Builder.create()
                        .statements(
                            List.of(
                                PolicyStatement.Builder.create()
                                    .actions(List.of("cloudwatch:DescribeAlarms"))
                                    .resources(List.of(anyAlarm))
                                    .build()))
                        .build()))
            .build();
    this.environment =
        CfnEnvironment.Builder.create(this, "Environment")
            .applicationId(application.getRef())
            .name(settings.name())
            .monitors(
                alarms.stream()
                    .map(alarm ->
                        CfnEnvironment.MonitorsProperty.builder()
                            .alarmArn(alarm.getAlarmArn())
                            .alarmRoleArn(watcher.getRoleArn())
                            .build())
                    .toList())
            .build();
    this.profile =
        CfnConfigurationProfile.Builder.create(this, "Profile")
            .applicationId(application.getRef())
            .name(PROFILE)
            .locationUri("hosted")
            .type("AWS.Freeform")
            .validators(
                List.of(
                    validator("JSON_SCHEMA", schema()),
                    validator("LAMBDA", validator.getFunctionArn())))
            .build();
    // No source account: it is not documented that AppConfig sends it, and if it does not, the
    // condition would block every release.
    validator.addPermission(
        "AppConfig",
        Permission.builder().principal(new ServicePrincipal("appconfig.amazonaws.com")).build());
    int minutes = settings.releases().gradualMinutes();
    int bake = settings.releases().bakeMinutes();
    strategy(
        "AllAtOnce", "all-at-once", "All at once, without watching alarms", "LINEAR", 100, 0, 0);
    strategy("Linear", "linear", "A fifth more at each step", "LINEAR", 20, minutes, bake);
    strategy(
        "Canary", "canary", "A tenth first, then growing steps", "EXPONENTIAL", 10, minutes, bake);
  }

  String applicationName() {
    return "seiri-" + settings.name();
  }

  String environmentName() {
    return settings.name();
  }

  /// The ARN of the configuration that the agent reads.
  String configurationArn() {
    Stack stack = Stack.of(this);
    return "arn:%s:appconfig:%s:%s:application/%s/environment/%s/configuration/%s"
        .formatted(
            stack.getPartition(),
            stack.getRegion(),
            stack.getAccount(),
            application.getRef(),
            environment.getRef(),
            profile.getRef());
  }

  /// The role with which AppConfig watches the alarms.
  Role watcher() {
    return watcher;
  }

  private static CfnConfigurationProfile.ValidatorsProperty validator(String type, String content) {
    return CfnConfigurationProfile.ValidatorsProperty.builder().type(type).content(content).build();
  }

  /// The schema that the program's own tests hold against its documents.
  private static String schema() {
    try {
      return Files.readString(
          ProjectRoot.path()
              .resolve("aws/src/main/resources/dev/seiri/aws/appconfig/labels.schema.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void strategy(
      String id,
      String name,
      String description,
      String growth,
      int percent,
      int minutes,
      int bake) {
    CfnDeploymentStrategy.Builder.create(this, id)
        .name("%s-%s".formatted(applicationName(), name))
        .description(description)
        .growthType(growth)
        .growthFactor(percent)
        .deploymentDurationInMinutes(minutes)
        .finalBakeTimeInMinutes(bake)
        .replicateTo("NONE")
        .build();
  }
}

package dev.seiri.cdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.appconfig.CfnApplication;
import software.amazon.awscdk.services.appconfig.CfnConfigurationProfile;
import software.amazon.awscdk.services.appconfig.CfnDeploymentStrategy;
import software.amazon.awscdk.services.appconfig.CfnEnvironment;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Permission;
import software.constructs.Construct;

/// Labels as AppConfig delivers them: validated, gradually if one likes, and taken back when an
/// alarm goes off. `seiri prompts release` makes the documents; the stack makes none, so that a
/// deployment of the stack never releases a prompt.
final class LabelReleases extends Construct {
  static final String PROFILE = "labels";

  private final Settings settings;
  private final CfnApplication application;
  private final CfnEnvironment environment;
  private final CfnConfigurationProfile profile;
  private final Role watcher;

  /// @param check refuses a document that names a version which does not exist
  /// @param alarms that take a release back
  LabelReleases(Construct scope, Settings settings, Function check, List<Alarm> alarms) {
    super(scope, "LabelReleases");
    this.settings = settings;
    this.application =
        CfnApplication.Builder.create(this, "Application")
            .name(applicationName())
            .description("Which prompt versions Seiri's labels stand for")
            .build();
    this.watcher =
        Role.Builder.create(this, "Watcher")
            .assumedBy(new ServicePrincipal("appconfig.amazonaws.com"))
            .build();
    Stack stack = Stack.of(this);
    String anyAlarm =
        "arn:%s:cloudwatch:%s:%s:alarm:*"
            .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount());
    new Grants(watcher, stack).allow(List.of("cloudwatch:DescribeAlarms"), List.of(anyAlarm));
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
                    validator("LAMBDA", check.getFunctionArn())))
            .build();
    // No source account: nothing says that AppConfig names it when it asks, and without it a
    // condition would let no release through.
    check.addPermission(
        "AppConfig",
        Permission.builder().principal(new ServicePrincipal("appconfig.amazonaws.com")).build());
    int minutes = settings.releases().gradualMinutes();
    int bake = settings.releases().bakeMinutes();
    strategy(
        "AllAtOnce", "all-at-once", "Everybody at once, watched by nobody", "LINEAR", 100, 0, 0);
    strategy("Linear", "linear", "A fifth more at a time", "LINEAR", 20, minutes, bake);
    strategy("Canary", "canary", "A tenth first, then ever more", "EXPONENTIAL", 10, minutes, bake);
  }

  String applicationName() {
    return "seiri-" + settings.name();
  }

  String environmentName() {
    return settings.name();
  }

  /// What the agent reads, as AppConfig's permissions name it.
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

  /// Looks at the alarms on AppConfig's behalf.
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
          Root.path().resolve("aws/src/main/resources/dev/seiri/aws/appconfig/labels.schema.json"));
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

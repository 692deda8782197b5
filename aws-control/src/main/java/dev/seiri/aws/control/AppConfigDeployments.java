package dev.seiri.aws.control;

import dev.seiri.aws.SdkErrors;
import dev.seiri.aws.appconfig.LabelDelivery;
import dev.seiri.core.release.LabelDeployments;
import dev.seiri.core.release.LabelDocument;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.appconfig.AppConfigClient;
import software.amazon.awssdk.services.appconfig.model.AppConfigException;
import software.amazon.awssdk.services.appconfig.model.Application;
import software.amazon.awssdk.services.appconfig.model.BadRequestException;
import software.amazon.awssdk.services.appconfig.model.ConfigurationProfileSummary;
import software.amazon.awssdk.services.appconfig.model.ConflictException;
import software.amazon.awssdk.services.appconfig.model.DeploymentState;
import software.amazon.awssdk.services.appconfig.model.DeploymentStrategy;
import software.amazon.awssdk.services.appconfig.model.DeploymentSummary;
import software.amazon.awssdk.services.appconfig.model.Environment;
import software.amazon.awssdk.services.appconfig.model.HostedConfigurationVersionSummary;

/// The labels' document as hosted configuration versions of AWS AppConfig, and its deployments.
public final class AppConfigDeployments implements LabelDeployments {
  private static final String JSON = "application/json";
  private static final int LONGEST_DESCRIPTION = 1_000;
  private static final Set<DeploymentState> OVER =
      Set.of(DeploymentState.COMPLETE, DeploymentState.ROLLED_BACK, DeploymentState.REVERTED);

  private final AppConfigClient client;
  private final LabelDelivery delivery;

  public AppConfigDeployments(AppConfigClient client, LabelDelivery delivery) {
    this.client = client;
    this.delivery = delivery;
  }

  /// The ids of the application, environment and profile of a delivery.
  private record Ids(String application, String environment, ConfigurationProfileSummary profile) {}

  @Override
  public Current current() {
    return SdkErrors.call(
        "read the configuration that AppConfig deploys",
        () -> {
          Ids ids = ids();
          int newest = newest(ids);
          List<DeploymentSummary> deployments =
              client
                  .listDeploymentsPaginator(list ->
                      list.applicationId(ids.application()).environmentId(ids.environment()))
                  .items()
                  .stream()
                  .toList();
          return new Current(
              delivered(ids, deployments),
              newest,
              // An environment has one deployment at a time, of whichever profile.
              deployments.stream()
                  .filter(deployment -> !OVER.contains(deployment.state()))
                  .map(DeploymentSummary::deploymentNumber)
                  .findFirst());
        });
  }

  @Override
  public Started deploy(LabelDocument document, int newest, String strategy, String description) {
    return SdkErrors.call(
        "release through AppConfig",
        () -> {
          Ids ids = ids();
          String text =
              description.length() > LONGEST_DESCRIPTION
                  ? description.substring(0, LONGEST_DESCRIPTION)
                  : description;
          try {
            String with = strategy(strategy);
            int version = create(ids, document, newest);
            int number =
                client
                    .startDeployment(start ->
                        start
                            .applicationId(ids.application())
                            .environmentId(ids.environment())
                            .configurationProfileId(ids.profile().id())
                            .configurationVersion(Integer.toString(version))
                            .deploymentStrategyId(with)
                            .description(text))
                    .deploymentNumber();
            return new Started.Deployment(number, version);
          } catch (ConflictException e) {
            return new Started.Refused(
                "another release is in progress (%s); try again when it has ended"
                    .formatted(reason(e)));
          } catch (BadRequestException e) {
            return new Started.Refused(reason(e));
          }
        });
  }

  /// The version has no description: it would be sent in a header, which holds no Japanese.
  private int create(Ids ids, LabelDocument document, int newest) {
    return client
        .createHostedConfigurationVersion(create -> {
          create
              .applicationId(ids.application())
              .configurationProfileId(ids.profile().id())
              .contentType(JSON)
              .content(SdkBytes.fromUtf8String(document.line()));
          if (newest > 0) {
            create.latestVersionNumber(newest);
          }
        })
        .versionNumber();
  }

  /// The document of the newest completed deployment. One that was rolled back does not count.
  private Optional<String> delivered(Ids ids, List<DeploymentSummary> deployments) {
    return deployments.stream()
        .filter(deployment -> deployment.state() == DeploymentState.COMPLETE)
        .filter(deployment -> ids.profile().name().equals(deployment.configurationName()))
        .max(Comparator.comparing(DeploymentSummary::deploymentNumber))
        .map(deployment ->
            client
                .getHostedConfigurationVersion(get ->
                    get.applicationId(ids.application())
                        .configurationProfileId(ids.profile().id())
                        .versionNumber(Integer.valueOf(deployment.configurationVersion())))
                .content()
                .asString(StandardCharsets.UTF_8));
  }

  private int newest(Ids ids) {
    return client
        .listHostedConfigurationVersionsPaginator(list ->
            list.applicationId(ids.application()).configurationProfileId(ids.profile().id()))
        .items()
        .stream()
        .mapToInt(HostedConfigurationVersionSummary::versionNumber)
        .max()
        .orElse(0);
  }

  private Ids ids() {
    String application =
        one(
                "application",
                delivery.application(),
                client.listApplicationsPaginator(list -> {}).items().stream().toList(),
                Application::id,
                Application::name)
            .id();
    String environment =
        one(
                "environment",
                delivery.environment(),
                client
                    .listEnvironmentsPaginator(list -> list.applicationId(application))
                    .items()
                    .stream()
                    .toList(),
                Environment::id,
                Environment::name)
            .id();
    ConfigurationProfileSummary profile =
        one(
            "configuration profile",
            delivery.profile(),
            client
                .listConfigurationProfilesPaginator(list -> list.applicationId(application))
                .items()
                .stream()
                .toList(),
            ConfigurationProfileSummary::id,
            ConfigurationProfileSummary::name);
    return new Ids(application, environment, profile);
  }

  /// AppConfig's predefined strategies have their name as id.
  private String strategy(String name) {
    if (name.startsWith("AppConfig.")) {
      return name;
    }
    return one(
            "deployment strategy",
            name,
            client.listDeploymentStrategiesPaginator(list -> {}).items().stream().toList(),
            DeploymentStrategy::id,
            DeploymentStrategy::name)
        .id();
  }

  /// The item with a name or an id.
  private static <T> T one(
      String kind, String wanted, List<T> all, Function<T, String> id, Function<T, String> name) {
    return all.stream()
        .filter(one -> wanted.equals(id.apply(one)) || wanted.equals(name.apply(one)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "AppConfig has no %s %s; it has %s"
                    .formatted(
                        kind,
                        wanted,
                        all.isEmpty()
                            ? "none"
                            : String.join(", ", all.stream().map(name).sorted().toList()))));
  }

  private static String reason(AppConfigException e) {
    return String.valueOf(e.getMessage()).replaceFirst("\\s*\\(Service: .*$", "");
  }
}

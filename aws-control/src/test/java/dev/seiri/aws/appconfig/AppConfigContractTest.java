package dev.seiri.aws.appconfig;

import dev.seiri.aws.control.AppConfigDeployments;
import dev.seiri.core.release.LabelDeployments;
import dev.seiri.core.testing.LabelDeploymentsContract;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.appconfig.AppConfigClient;

/// The AppConfig adapter keeps to the port's contract, against a stand-in of the service over HTTP.
class AppConfigContractTest extends LabelDeploymentsContract {
  private final AppConfigStandIn standIn = new AppConfigStandIn();
  private final AppConfigClient client =
      AppConfigClient.builder()
          .httpClient(Apache5HttpClient.create())
          .endpointOverride(standIn.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
          .build();
  private final AppConfigDeployments deployments =
      new AppConfigDeployments(
          client,
          new LabelDelivery(
              "seiri-prod", "prod", "labels", standIn.endpoint(), Duration.ofHours(1)));

  AppConfigContractTest() throws IOException {
    standIn.startsAs = "DEPLOYING";
  }

  @AfterEach
  void close() {
    client.close();
    standIn.close();
  }

  @Override
  protected LabelDeployments deployments() {
    return deployments;
  }

  @Override
  protected void end(int deployment, boolean rolledBack) {
    standIn.end(deployment, rolledBack ? "ROLLED_BACK" : "COMPLETE");
  }
}

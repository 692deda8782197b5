package dev.seiri.aws.appconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.control.AppConfigDeployments;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.release.Labels.Reason;
import dev.seiri.core.release.Releases;
import dev.seiri.core.release.Releases.Outcome;
import dev.seiri.core.testing.MemoryPrompts;
import dev.seiri.core.testing.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.appconfig.AppConfigClient;

/// Releases through the stock client, against a stand-in of the service.
class AppConfigDeploymentsTest {
  private static final PromptKey LABEL = new PromptKey("t", "@production");
  private static final String STRATEGY = "seiri-prod-canary";

  private final AppConfigStandIn standIn = new AppConfigStandIn();
  private final LabelDelivery delivery =
      new LabelDelivery("seiri-prod", "prod", "labels", standIn.endpoint(), Duration.ofHours(1));
  private final AppConfigClient client =
      AppConfigClient.builder()
          .httpClient(Apache5HttpClient.create())
          .endpointOverride(standIn.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
          .build();
  private final Releases releases =
      new Releases(prompts(), new AppConfigDeployments(client, delivery));

  AppConfigDeploymentsTest() throws IOException {}

  private static MemoryPrompts prompts() {
    MemoryPrompts prompts = new MemoryPrompts();
    for (String version : List.of("v1", "v2", "v3")) {
      prompts.put(
          new PromptTemplate(
              new PromptKey("t", version), "", "", "x", Optional.empty(), Defaults.NONE));
      prompts.put(
          new PromptTemplate(
              new PromptKey("u", version), "", "", "x", Optional.empty(), Defaults.NONE));
    }
    return prompts;
  }

  @AfterEach
  void close() {
    client.close();
    standIn.close();
  }

  private Outcome release(PromptKey label, String version) {
    return releases.release(
        label, version, STRATEGY, new Reason("me", Optional.of("新しい\nwording"), Instant.EPOCH));
  }

  @Test
  void aReleaseIsADocumentAndItsDeployment() {
    assertThat(release(LABEL, "v1")).isEqualTo(new Outcome.Begun(Optional.empty(), 1, 1));
    assertThat(release(new PromptKey("u", "@candidate"), "v3"))
        .isEqualTo(new Outcome.Begun(Optional.empty(), 2, 2));
    assertThat(release(LABEL, "v2")).isEqualTo(new Outcome.Begun(Optional.of("v1"), 3, 3));
    assertThat(standIn.versions)
        .containsExactly(
            "{\"labels\":{\"t\":{\"@production\":\"v1\"}}}",
            "{\"labels\":{\"t\":{\"@production\":\"v1\"},\"u\":{\"@candidate\":\"v3\"}}}",
            "{\"labels\":{\"t\":{\"@production\":\"v2\"},\"u\":{\"@candidate\":\"v3\"}}}");
    assertThat(standIn.deployments.getLast())
        .isEqualTo(
            new AppConfigStandIn.Deployment(
                3, "3", "str1234", "t/@production v1 -> v2 by me: 新しい\nwording", "COMPLETE"));
    assertThat(release(LABEL, "v2")).isEqualTo(new Outcome.Unchanged());
    assertThat(release(LABEL, "v9")).isEqualTo(new Outcome.NoSuchVersion());
    assertThat(standIn.versions).hasSize(3);
  }

  @Test
  void aRolledBackDeploymentDoesNotCount() {
    release(LABEL, "v1");
    release(new PromptKey("u", "@production"), "v2");
    standIn.end(2, "ROLLED_BACK");
    assertThat(release(LABEL, "v3")).isEqualTo(new Outcome.Begun(Optional.of("v1"), 3, 3));
    assertThat(standIn.versions.getLast())
        .isEqualTo("{\"labels\":{\"t\":{\"@production\":\"v3\"}}}");
  }

  @Test
  void oneReleaseAtATime() {
    standIn.startsAs = "BAKING";
    release(LABEL, "v1");
    assertThat(release(LABEL, "v2"))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.why()).contains("deployment 1 is still in progress"));
    assertThat(standIn.versions).hasSize(1);
  }

  @Test
  void ofTwoConcurrentReleasesOneIsRefused() {
    release(LABEL, "v1");
    standIn.beforeCreating =
        () -> standIn.versions.add("{\"labels\":{\"t\":{\"@production\":\"v3\"}}}");
    assertThat(release(LABEL, "v2"))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.why()).contains("another release is in progress"));
    assertThat(standIn.deployments).hasSize(1);
  }

  @Test
  void aValidatorsMessageIsReported() {
    standIn.invalid = "Error invoking validator: not registered: t/v1";
    assertThat(release(LABEL, "v1"))
        .isEqualTo(new Outcome.Refused("Error invoking validator: not registered: t/v1"));
  }

  @Test
  void aMissingStrategyOrApplicationIsNamed() {
    assertThatThrownBy(() ->
            releases.release(
                LABEL, "v1", "slow", new Reason("me", Optional.empty(), Instant.EPOCH)))
        .hasMessage("AppConfig has no deployment strategy slow; it has seiri-prod-canary");
    LabelDelivery elsewhere =
        new LabelDelivery("nope", "prod", "labels", standIn.endpoint(), Duration.ofHours(1));
    assertThatThrownBy(() -> new AppConfigDeployments(client, elsewhere).current())
        .hasMessage("AppConfig has no application nope; it has seiri-prod");
    releases.release(
        LABEL, "v1", "AppConfig.AllAtOnce", new Reason("me", Optional.empty(), Instant.EPOCH));
    assertThat(standIn.deployments.getLast().strategy()).isEqualTo("AppConfig.AllAtOnce");
  }

  @Test
  void aReleasedVersionIsResolvedWithinSecondsByRunningProcesses() {
    SettableClock clock = new SettableClock();
    AgentLabels labels =
        new AgentLabels(delivery, Optional.empty(), Duration.ZERO, line -> {}, clock);
    release(LABEL, "v1");
    assertThat(labels.resolve(LABEL)).contains(new PromptKey("t", "v1"));
    release(LABEL, "v2");
    clock.advance(AgentLabels.FRESH);
    assertThat(labels.resolve(LABEL)).contains(new PromptKey("t", "v2"));
    standIn.end(2, "ROLLED_BACK");
    clock.advance(AgentLabels.FRESH);
    assertThat(labels.resolve(LABEL)).contains(new PromptKey("t", "v1"));
  }
}

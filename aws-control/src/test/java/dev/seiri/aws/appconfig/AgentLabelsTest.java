package dev.seiri.aws.appconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.LabelDocument;
import dev.seiri.core.testing.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Labels from the agent, and while it does not answer.
class AgentLabelsTest {
  private static final PromptKey LABEL = new PromptKey("t", "@production");
  private static final String V1 = "{\"labels\":{\"t\":{\"@production\":\"v1\"}}}";
  private static final String V2 = "{\"labels\":{\"t\":{\"@production\":\"v2\"}}}";

  @TempDir private Path folder = Path.of("");

  private final SettableClock clock = new SettableClock();
  private final List<String> said = new ArrayList<>();
  private final AppConfigStandIn agent = new AppConfigStandIn();
  private final LabelDelivery delivery =
      new LabelDelivery("seiri-prod", "prod", "labels", agent.endpoint(), Duration.ofHours(1));

  AgentLabelsTest() throws IOException {}

  @AfterEach
  void close() {
    agent.close();
  }

  private AgentLabels labels() {
    return new AgentLabels(
        delivery, Optional.of(folder.resolve("labels.json")), Duration.ZERO, said::add, clock);
  }

  private void delivered(String document) {
    agent.versions.add(document);
    agent.deployments.add(
        new AppConfigStandIn.Deployment(
            agent.deployments.size() + 1,
            Integer.toString(agent.versions.size()),
            "s",
            "",
            "COMPLETE"));
  }

  private static Optional<PromptKey> version(String version) {
    return Optional.of(new PromptKey("t", version));
  }

  @Test
  void anAnswerIsUsedForSomeSecondsAndNotLonger() {
    delivered(V1);
    AgentLabels labels = labels();
    assertThat(labels.resolve(LABEL)).isEqualTo(version("v1"));
    delivered(V2);
    clock.advance(AgentLabels.FRESH.minusMillis(1));
    assertThat(labels.resolve(LABEL)).isEqualTo(version("v1"));
    assertThat(agent.agentCalls).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(labels.resolve(LABEL)).isEqualTo(version("v2"));
    assertThat(labels.resolve(new PromptKey("t", "@candidate"))).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void theLastGoodDocumentIsUsedWhileTheAgentDoesNotAnswerAndIsLoggedOnce() {
    delivered(V1);
    AgentLabels labels = labels();
    labels.resolve(LABEL);
    agent.close();
    clock.advance(Duration.ofMinutes(1));
    assertThat(labels.resolve(LABEL)).isEqualTo(version("v1"));
    clock.advance(Duration.ofMinutes(1));
    assertThat(labels.resolve(LABEL)).isEqualTo(version("v1"));
    assertThat(said)
        .singleElement()
        .asString()
        .contains("no agent answers there")
        .contains("those of 2026-11-20T00:00:00Z are used");
    clock.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> labels.resolve(LABEL))
        .as("it is too old by then")
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("name a version instead");
  }

  @Test
  void theNextProcessHasTheLastGoodDocumentToo() {
    delivered(V1);
    labels().resolve(LABEL);
    agent.agentStatus = 500;
    clock.advance(Duration.ofMinutes(1));
    assertThat(labels().resolve(LABEL)).isEqualTo(version("v1"));
    assertThat(said).singleElement().asString().contains("it answers 500");
  }

  @Test
  void anAgentThatRecoversIsUsedAgain() {
    delivered(V1);
    AgentLabels labels = labels();
    labels.resolve(LABEL);
    for (int round = 0; round < 2; round++) {
      agent.agentStatus = 502;
      clock.advance(Duration.ofMinutes(1));
      labels.resolve(LABEL);
      agent.agentStatus = 200;
      clock.advance(Duration.ofMinutes(1));
      labels.resolve(LABEL);
    }
    assertThat(said).as("once for each time it was away").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"labels\":[]}",
        "{\"labels\":{},\"more\":1}",
        "{\"labels\":{\"t\":\"v2\"}}",
        "{\"labels\":{\"t\":{\"production\":\"v2\"}}}",
        "{\"labels\":{\"t\":{\"@production\":\"@candidate\"}}}",
        "{\"labels\":{\"t\":{\"@production\":2}}}",
        "{\"labels\":{\"t\":{\"@production\":\"\"}}}"
      })
  void anInvalidDocumentIsNeitherUsedNorReleased(String document) {
    delivered(V1);
    AgentLabels labels = labels();
    labels.resolve(LABEL);
    delivered(document);
    clock.advance(Duration.ofMinutes(1));
    assertThat(labels.resolve(LABEL)).isEqualTo(version("v1"));
    assertThat(said).hasSize(1);
    if (!document.isBlank()) {
      assertThat(conforms(document)).as("the profile's schema refuses it").isFalse();
    }
  }

  @Test
  void theProfilesSchemaAcceptsReleasedDocuments() {
    assertThat(conforms(LabelDocument.EMPTY.line())).isTrue();
    assertThat(conforms(LabelDocument.EMPTY.with(LABEL, "v1").line())).isTrue();
    assertThat(conforms(V2)).isTrue();
  }

  private static boolean conforms(String document) {
    try (var in =
        Objects.requireNonNull(AgentLabels.class.getResourceAsStream("labels.schema.json"))) {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
      List<Error> errors = schema.validate(document, InputFormat.JSON);
      return errors.isEmpty();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Test
  void withoutADocumentReadBeforeResolvingFails() throws IOException {
    assertThatThrownBy(() -> labels().resolve(LABEL)).hasMessageContaining("it answers 404");
    Files.writeString(folder.resolve("labels.json"), "{\"read_at\":\"never\"}");
    assertThatThrownBy(() -> labels().resolve(LABEL)).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void allThreeNamesOrNone() {
    assertThat(LabelDelivery.of(Map.of())).isEmpty();
    assertThat(LabelDelivery.of(Map.of("APPCONFIG_APPLICATION", ""))).isEmpty();
    assertThatThrownBy(() -> LabelDelivery.of(Map.of("APPCONFIG_APPLICATION", "a")))
        .hasMessage(
            "APPCONFIG_ENVIRONMENT and APPCONFIG_PROFILE must be set too where labels come from AppConfig");
    Map<String, String> env =
        Map.of(
            "APPCONFIG_APPLICATION", "a", "APPCONFIG_ENVIRONMENT", "e", "APPCONFIG_PROFILE", "p");
    assertThat(LabelDelivery.of(env).orElseThrow().agent()).hasToString("http://localhost:2772");
    assertThatThrownBy(() -> LabelDelivery.of(with(env, "APPCONFIG_AGENT_URL", "localhost:2772")))
        .hasMessageContaining("must be an http(s) URL");
    assertThatThrownBy(() -> LabelDelivery.of(with(env, "APPCONFIG_KEEP_HOURS", "long")))
        .hasMessageContaining("whole number of hours");
  }

  private static Map<String, String> with(Map<String, String> env, String name, String value) {
    Map<String, String> all = new HashMap<>(env);
    all.put(name, value);
    return all;
  }
}

package dev.seiri.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.json.Json;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {
  private static final Usage MILLION = new Usage(1_000_000, 1_000_000, 0, 0);

  @Test
  void profilesAndArnsLeadToTheirModel() {
    ModelCatalog catalog = ModelCatalog.shipped();
    assertThat(catalog.cost("anthropic.claude-haiku-5-5", MILLION))
        .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("0.6"));
    assertThat(catalog.cost("global.anthropic.claude-haiku-5-5", MILLION))
        .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("0.6"));
    assertThat(catalog.cost("jp.anthropic.claude-haiku-5-5", MILLION))
        .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("0.66"));
    assertThat(
            catalog
                .entry(
                    "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0")
                .structuredOutput())
        .isEqualTo(StructuredOutput.TOOL);
  }

  @Test
  void anUnknownModelIsAskedInWordsAndHasNoPrice() {
    assertThat(ModelCatalog.shipped().entry("acme.nova").structuredOutput())
        .isEqualTo(StructuredOutput.PROMPT);
    assertThat(ModelCatalog.shipped().cost("acme.nova", MILLION)).isEmpty();
  }

  @Test
  void theOfflineRulesAreNoLanguageModel() {
    ModelCatalog catalog = ModelCatalog.shipped();
    assertThat(catalog.entry("seiri.offline-rules-v1").languageModel()).isFalse();
    assertThat(catalog.entry("anthropic.claude-haiku-5-5").languageModel()).isTrue();
    assertThat(catalog.entry("acme.nova").languageModel()).as("nothing is known").isTrue();
  }

  @Test
  void cachedTokensHaveTheirOwnPrice() {
    assertThat(
            ModelCatalog.shipped()
                .cost("anthropic.claude-sonnet-5-5", new Usage(0, 0, 1_000_000, 1_000_000)))
        .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo(new BigDecimal("2.7")));
  }

  @Test
  void aFaultyCatalogIsNamed() {
    assertThatThrownBy(() ->
            ModelCatalog.of(
                Json.read("{\"models\": [{\"match\": \"x\", \"structured_output\": \"maybe\"}]}"),
                "m.yaml"))
        .hasMessageContaining("m.yaml");
  }
}

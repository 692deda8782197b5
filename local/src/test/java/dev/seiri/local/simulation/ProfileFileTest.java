package dev.seiri.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.StructuredOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// That what is wrong with a profile is named with its file and key.
class ProfileFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          models: {seiri.simulated-a: {}}                                              | key seed is missing
          {seed: 1}                                                                    | key models is missing
          {seed: one, models: {seiri.simulated-a: {}}}                                 | seed must be a whole number, not "one"
          {seed: 1, sed: 2, models: {seiri.simulated-a: {}}}                           | unknown key sed; the keys here are seed, truth
          {seed: 1, models: {anthropic.claude-x: {}}}                                  | models.anthropic.claude-x: a simulated model's name must begin with seiri.simulated-
          {seed: 1, models: {seiri.simulated-a: 5}}                                    | models.seiri.simulated-a must hold keys and values, not 5
          {seed: 1, models: {seiri.simulated-a: {errors: {wrong_digit: 1.5}}}}         | models.seiri.simulated-a.errors.wrong_digit must be a number from 0 to 1, not 1.5
          {seed: 1, models: {seiri.simulated-a: {errors: {wrong_digits: 0.5}}}}        | unknown key models.seiri.simulated-a.errors.wrong_digits
          {seed: 1, models: {seiri.simulated-a: {errors: {fields: {b: {x: 1}}}}}}      | unknown key models.seiri.simulated-a.errors.fields.b.x
          {seed: 1, models: {seiri.simulated-a: {errors: {wrong_digit: 0.6, invented_value: 0.6}}}} | models.seiri.simulated-a.errors: the probabilities add up to more than 1
          {seed: 1, models: {seiri.simulated-a: {calls: {refusal: 0.6, truncation: 0.6}}}} | models.seiri.simulated-a.calls: the probabilities add up to more than 1
          {seed: 1, correlation: 0.5, models: {seiri.simulated-a: {readings: {correlation: 0.4}}}} | readings.correlation is 0.4, less than the file's correlation, which is 0.5
          {seed: 1, models: {seiri.simulated-a: {structured_output: xml}}}             | structured_output must be native, tool or prompt, not "xml"
          {seed: 1, models: {seiri.simulated-a: {prices: {input: -1}}}}                | prices.input must be a number from 0, not -1
          {seed: 1, models: {seiri.simulated-a: {latency: {p95_ms: 5}}}}               | latency.median_ms must be more than 0
          {seed: 1, models: {seiri.simulated-a: {latency: {median_ms: 9, p95_ms: 5}}}} | latency.p95_ms must be at least median_ms
          {seed: 1, models: {seiri.simulated-a: {limits: {calls_in_flight: 0}}}}       | limits.calls_in_flight must be a whole number from 1
          {seed: 1, models: {seiri.simulated-a: {size: {free: 0}}}}                    | size.free must be a whole number from 1
          {seed: 1, models: {seiri.simulated-a: {sentences: [{factor: 2}]}}}           | key models.seiri.simulated-a.sentences[0].contains is missing
          {seed: 1, models: {seiri.simulated-a: {instructions: [{contains: x}]}}}      | instructions[0].says must be fields with their values, not nothing
          {seed: 1, truth: none.jsonl, models: {seiri.simulated-a: {}}}                | none.jsonl: there is no such file; the profile's key truth names it
          {seed: 1, truth: 5, models: {seiri.simulated-a: {}}}                         | truth must be text, not 5
          {seed: 1, truth: bad.jsonl, models: {seiri.simulated-a: {}}}                 | bad.jsonl:1: not a line of JSON
          {seed: 1, truth: two.jsonl, models: {seiri.simulated-a: {}}}                 | two.jsonl:2: the input "x" has another answer in
          {seed: 1, truth: key.jsonl, models: {seiri.simulated-a: {}}}                 | key.jsonl:1: unknown key expect
          {seed: 1, log: nowhere/log.jsonl, models: {seiri.simulated-a: {}}}           | nowhere: there is no such folder
          [1, 2                                                                        | not YAML
          """)
  void whatIsWrongIsNamed(String yaml, String said) throws IOException {
    Files.writeString(folder.resolve("bad.jsonl"), "{");
    Files.writeString(folder.resolve("key.jsonl"), "{\"expect\":{}}");
    Files.writeString(
        folder.resolve("two.jsonl"),
        """
        {"input_value":"x","expected":{"a":"1"}}
        {"input_value":"x","expected":{"a":"2"}}
        """);
    Map<String, String> env = profile(yaml);
    assertThatThrownBy(() -> Simulation.ofEnvironment(env))
        .isInstanceOf(ProfileFault.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(said);
  }

  @Test
  void aMissingProfileIsNamed() {
    assertThatThrownBy(() ->
            Simulation.catalog(Map.of(Simulation.VARIABLE, folder.resolve("no.yaml").toString())))
        .isInstanceOf(ProfileFault.class)
        .hasMessageContaining("no.yaml: there is no such file");
  }

  @Test
  void aSimulatedModelIsLikeAnotherAndOpenlyNone() throws IOException {
    ModelCatalog catalog =
        Simulation.catalog(
            profile(
                """
                seed: 1
                models:
                  seiri.simulated-like: {like: global.anthropic.claude-haiku-4-5}
                  seiri.simulated-own: {structured_output: prompt, max_tokens: 50, prices: {input: 3, output: 4}}
                """));
    ModelCatalog.Entry like = catalog.entry("seiri.simulated-like");
    assertThat(like.structuredOutput()).isEqualTo(StructuredOutput.TOOL);
    assertThat(like.prices())
        .isEqualTo(catalog.entry("global.anthropic.claude-haiku-4-5").prices());
    ModelCatalog.Entry own = catalog.entry("seiri.simulated-own");
    assertThat(own.structuredOutput()).isEqualTo(StructuredOutput.PROMPT);
    assertThat(own.maxTokens()).isEqualTo(50);
    assertThat(own.prices().orElseThrow().output()).isEqualByComparingTo("4");
    for (ModelCatalog.Entry entry :
        java.util.List.of(like, own, ModelCatalog.shipped().entry("seiri.simulated-x"))) {
      assertThat(entry.languageModel()).isFalse();
      assertThat(entry.note()).hasValue(Simulation.NOTE);
    }
  }

  @Test
  void theDigestChangesWithTheProfileAndWithTheRows() throws IOException {
    Path file = folder.resolve("profile.yaml");
    profile("{seed: 1, truth: rows.jsonl, models: {seiri.simulated-a: {}}}");
    Path rows =
        Files.writeString(
            folder.resolve("rows.jsonl"), "{\"input_value\":\"x\",\"expected\":{\"a\":\"1\"}}");
    String first = Simulation.digest(file);
    assertThat(Simulation.digest(file)).isEqualTo(first);
    Files.writeString(rows, "{\"input_value\":\"x\",\"expected\":{\"a\":\"2\"}}");
    String second = Simulation.digest(file);
    profile("{seed: 2, truth: rows.jsonl, models: {seiri.simulated-a: {}}}");
    assertThat(java.util.Set.of(first, second, Simulation.digest(file))).hasSize(3);
  }

  private Map<String, String> profile(String yaml) throws IOException {
    return Map.of(
        Simulation.VARIABLE, Files.writeString(folder.resolve("profile.yaml"), yaml).toString());
  }
}

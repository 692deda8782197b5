package dev.seiri.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void theExamplesAreRight(String name) {
    Settings settings = Settings.read(file(name));
    assertThat(settings.name()).isEqualTo(name);
    assertThat(settings.processes() * settings.inFlightOfEach())
        .as("all processes together keep to the quota")
        .isLessThanOrEqualTo(settings.models().maxInFlight());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: dev              | name: Dev Stack       | name
          keep_data: false       | keep_data: perhaps    | keep_data
          log_days: 7            | log_days: 8           | log_days
          max_in_flight: 64      | max_in_flight: 0      | models.max_in_flight
          batch_size: 1000       | batch_size: 10001     | function.batch_size
          batching_window_seconds: 2 | batching_window_seconds: 0 | function.batching_window_seconds
          timeout_seconds: 300   | timeout_seconds: 900  | sweep.stuck_after_minutes
          cpu: 512               | cpu: 500              | loader.cpu
          by_app_config: false   | by_app_config: maybe  | releases.by_app_config
          gradual_minutes: 20    | gradual_minutes: 0    | releases.gradual_minutes
          scan_limit_gb: 10      | scan_limit: 10        | athena.scan_limit_gb
          every_minutes: 5       | every_minutes: 5, every_hour: 1 | every_minutes
          requests_days: 30      | requests_days: 3      | retention.requests_days
          exports_days: 365      | exports_days: 30      | retention.exports_days
          executions_days: 400   | executions_days: 60   | retention.executions_days
          images: 10             | images: 1             | retention.images
          zones: .a, c.          | zones: [a, a]         | loader.zones
          """)
  void whatIsWrongIsNamed(String right, String wrong, String key) throws Exception {
    String yaml = Files.readString(file("dev"));
    assertThat(yaml).containsPattern(right);
    Path bad = Files.writeString(folder.resolve("bad.yaml"), yaml.replaceFirst(right, wrong));
    assertThatThrownBy(() -> Settings.read(bad))
        .isInstanceOf(SettingsFault.class)
        .hasMessageContaining(bad.toString())
        .hasMessageContaining(key);
  }

  @Test
  void aBatchThatASmallQuotaCannotAnswerWithinItsRetriesIsRefused() throws Exception {
    String yaml = Files.readString(file("dev"));
    assertThat(settings(yaml, 10).models().requestsPerMinute()).hasValue(10);
    assertThatThrownBy(() -> settings(yaml, 5))
        .isInstanceOf(SettingsFault.class)
        .hasMessageContaining("function.batch_size")
        .hasMessageContaining("1,000 rows, and within their retries 525 get a turn");
    assertThat(settings(yaml.replace("batch_size: 1000", "batch_size: 525"), 5).name())
        .isEqualTo("dev");
    assertThat(settings(yaml.replace("retry_attempts: 20", "retry_attempts: 39"), 5).name())
        .isEqualTo("dev");
  }

  private static Settings settings(String yaml, int requestsPerMinute) {
    return SettingsFile.parse(
        "small.yaml",
        yaml.replace("# requests_per_minute: 600", "requests_per_minute: " + requestsPerMinute));
  }

  @Test
  void anUnknownKeyAndAnAbsentFileAreNamed() throws Exception {
    Path bad =
        Files.writeString(
            folder.resolve("bad.yaml"), Files.readString(file("dev")) + "colour: red\n");
    assertThatThrownBy(() -> Settings.read(bad)).hasMessageContaining("colour is unknown");
    Path absent = folder.resolve("absent.yaml");
    assertThatThrownBy(() -> Settings.read(absent)).hasMessageContaining(absent.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {MODEL_CATALOG: models.yaml} | .MODEL_CATALOG is unknown; the variables here are MODEL_TIMEOUT_SECONDS
          {otel_service_name: seiri}   | .otel_service_name is unknown
          {KEEP_ANSWERS_DAYS: 0}       | .KEEP_ANSWERS_DAYS must be a whole number from 1, not 0
          {MAX_PROMPT_CHARS: [1]}      | .MAX_PROMPT_CHARS must be a whole number from 1
          {LOG_LEVEL: loud}            | .LOG_LEVEL must be TRACE, DEBUG, INFO, WARN or ERROR
          {TRACE_CONTENT: 1}           | .TRACE_CONTENT must be true or false
          {OTEL_SERVICE_NAME: }        | .OTEL_SERVICE_NAME must be text
          LOG_LEVEL                    | must be a mapping
          """)
  void aVariableThatTheFunctionDoesNotTakeIsNamed(String environment, String fault)
      throws Exception {
    Path bad = withEnvironment(environment);
    assertThatThrownBy(() -> Settings.read(bad))
        .isInstanceOf(SettingsFault.class)
        .hasMessageStartingWith(bad + ": function.environment")
        .hasMessageContaining(fault);
  }

  @Test
  void variablesOfTheFunctionAreTakenAsTheyAre() throws Exception {
    Path good =
        withEnvironment(
            "{TRACE_CONTENT: true, MODEL_TIMEOUT_SECONDS: 90, OTEL_TRACES_SAMPLER: always_on}");
    assertThat(Settings.read(good).function().environment())
        .containsExactly(
            Map.entry("MODEL_TIMEOUT_SECONDS", "90"),
            Map.entry("OTEL_TRACES_SAMPLER", "always_on"),
            Map.entry("TRACE_CONTENT", "true"));
    assertThat(Settings.read(file("dev")).function().environment()).isEmpty();
  }

  private Path withEnvironment(String environment) throws IOException {
    return Files.writeString(
        folder.resolve("environment.yaml"),
        Files.readString(file("dev"))
            .replaceFirst("function:", "function:\n  environment: " + environment));
  }

  private static Path file(String name) {
    return ProjectRoot.path().resolve("cdk/environments").resolve(name + ".yaml");
  }
}

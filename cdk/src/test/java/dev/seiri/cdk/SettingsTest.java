package dev.seiri.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
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
          """)
  void whatIsWrongIsNamed(String right, String wrong, String key) throws Exception {
    String yaml = Files.readString(file("dev"));
    assertThat(yaml).contains(right);
    Path bad = Files.writeString(folder.resolve("bad.yaml"), yaml.replaceFirst(right, wrong));
    assertThatThrownBy(() -> Settings.read(bad))
        .isInstanceOf(SettingsFault.class)
        .hasMessageContaining(bad.toString())
        .hasMessageContaining(key);
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

  private static Path file(String name) {
    return Root.path().resolve("cdk/environments").resolve(name + ".yaml");
  }
}

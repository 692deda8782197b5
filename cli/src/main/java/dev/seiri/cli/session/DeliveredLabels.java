package dev.seiri.cli.session;

import dev.seiri.aws.appconfig.AgentLabels;
import dev.seiri.aws.appconfig.LabelDelivery;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.LabelSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Labels from AppConfig, where the environment configures it.
public final class DeliveredLabels {
  private DeliveredLabels() {}

  /// The delivery that the environment names, if it names one.
  ///
  /// @throws CliFault if its configuration is incomplete
  public static Optional<LabelDelivery> delivery(Terminal terminal) {
    try {
      return LabelDelivery.of(terminal.env());
    } catch (IllegalArgumentException e) {
      throw new CliFault(String.valueOf(e.getMessage()));
    }
  }

  /// Its labels. The last document is kept in the home, for when the agent does not answer.
  static Optional<LabelSource> of(Terminal terminal) {
    return delivery(terminal)
        .map(delivery -> {
          terminal.home().prepare();
          Path file = terminal.home().labels(Text.sha256(delivery.toString()));
          return new AgentLabels(
              delivery, Optional.of(file), Duration.ZERO, terminal::say, terminal.clock());
        });
  }
}

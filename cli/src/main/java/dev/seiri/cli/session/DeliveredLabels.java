package dev.seiri.cli.session;

import dev.seiri.aws.appconfig.AgentLabels;
import dev.seiri.aws.appconfig.LabelDelivery;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.LabelSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Labels that AppConfig delivers, where the environment says so.
public final class DeliveredLabels {
  private DeliveredLabels() {}

  /// The delivery that the environment names, if it names one.
  ///
  /// @throws CliFault if it names half of one
  public static Optional<LabelDelivery> delivery(Terminal terminal) {
    try {
      return LabelDelivery.of(terminal.env());
    } catch (IllegalArgumentException e) {
      throw new CliFault(String.valueOf(e.getMessage()));
    }
  }

  /// Its labels. What was read last is kept in the home, for when the agent is away.
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

package dev.seiri.cli.stack;

import dev.seiri.aws.appconfig.AgentLabels;
import dev.seiri.aws.appconfig.LabelDelivery;
import dev.seiri.aws.control.Finding;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.prompt.LabelSource;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptStore.Listed;
import dev.seiri.core.prompt.TaskVersions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A check that AppConfig's labels arrive here, and name versions that exist.
public final class LabelChecks {
  private static final String PART = "labels";

  private LabelChecks() {}

  /// Asks the agent itself, not its cached document.
  public static List<Finding> all(LabelDelivery delivery, PromptStore prompts, Clock clock) {
    LabelSource agent =
        new AgentLabels(delivery, Optional.empty(), Duration.ZERO, line -> {}, clock);
    List<PromptKey> versions = prompts.list().stream().map(Listed::key).toList();
    List<Finding> findings = new ArrayList<>();
    try {
      for (String task : versions.stream().map(PromptKey::taskName).distinct().toList()) {
        PromptKey label = TaskVersions.production(task);
        agent
            .resolve(label)
            .map(version -> finding(label, version, versions))
            .ifPresent(findings::add);
      }
    } catch (StoreUnavailable e) {
      return List.of(
          Finding.fault(
              PART,
              e.getMessage(),
              "start AWS AppConfig's agent here, or set %s to its address; see docs/releases.md"
                  .formatted(LabelDelivery.AGENT)));
    }
    return findings.isEmpty()
        ? List.of(
            Finding.note(
                PART,
                "%s delivers @production of no task".formatted(delivery),
                "`seiri prompts release TASK VERSION --strategy NAME` deploys one"))
        : findings;
  }

  private static Finding finding(PromptKey label, PromptKey version, List<PromptKey> versions) {
    String text = "%s is %s, by AppConfig".formatted(label, version.version());
    return versions.contains(version)
        ? Finding.ok(PART, text)
        : Finding.fault(
            PART,
            text + ", which is not registered",
            "register it, or release another: `seiri prompts release %s VERSION --strategy NAME`"
                .formatted(label.taskName()));
  }
}

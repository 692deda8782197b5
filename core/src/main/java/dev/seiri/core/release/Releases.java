package dev.seiri.core.release;

import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.release.LabelDeployments.Current;
import dev.seiri.core.release.LabelDeployments.Started;
import dev.seiri.core.release.Labels.Reason;
import java.util.Locale;
import java.util.Optional;

/// Releases versions through a deployment service.
public final class Releases {
  private final PromptSource prompts;
  private final LabelDeployments deployments;

  public Releases(PromptSource prompts, LabelDeployments deployments) {
    this.prompts = prompts;
    this.deployments = deployments;
  }

  /// The outcome of releasing a version.
  public sealed interface Outcome {
    /// Its deployment has begun.
    ///
    /// @param from the version deployed before; absent where the label is new
    record Begun(Optional<String> from, int deployment, int document) implements Outcome {}

    /// It is deployed already, and nothing was started.
    record Unchanged() implements Outcome {}

    /// There is no such version.
    record NoSuchVersion() implements Outcome {}

    /// No deployment was started, for this reason.
    record Refused(String why) implements Outcome {}
  }

  /// Starts to deploy a version under a label. The other labels stay as they were deployed last.
  public Outcome release(PromptKey label, String version, String strategy, Reason reason) {
    PromptKey wanted = new PromptKey(label.taskName(), version);
    if (wanted.isLabel() || prompts.find(wanted).isEmpty()) {
      return new Outcome.NoSuchVersion();
    }
    Current current = deployments.current();
    if (current.underWay().isPresent()) {
      return new Outcome.Refused(
          String.format(
              Locale.ROOT,
              "deployment %d is still in progress; wait for its end, or stop it",
              current.underWay().get()));
    }
    LabelDocument before;
    try {
      before = current.document().map(LabelDocument::parse).orElse(LabelDocument.EMPTY);
    } catch (IllegalArgumentException e) {
      return new Outcome.Refused(
          "the deployed configuration is no document of labels: " + e.getMessage());
    }
    Optional<String> from = before.resolve(label).map(PromptKey::version);
    if (from.equals(Optional.of(version))) {
      return new Outcome.Unchanged();
    }
    return switch (deployments.deploy(
        before.with(label, version),
        current.newest(),
        strategy,
        description(label, from, version, reason))) {
      case Started.Deployment(int number, int document) ->
          new Outcome.Begun(from, number, document);
      case Started.Refused(String why) -> new Outcome.Refused(why);
    };
  }

  private static String description(
      PromptKey label, Optional<String> from, String to, Reason reason) {
    return "%s %s -> %s by %s%s"
        .formatted(
            label,
            from.orElse("nothing"),
            to,
            reason.by(),
            reason.why().map(why -> ": " + why).orElse(""));
  }
}

package dev.seiri.cli.prompts;

import dev.seiri.aws.appconfig.LabelDelivery;
import dev.seiri.aws.control.AppConfigDeployments;
import dev.seiri.aws.control.ControlClients;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.DeliveredLabels;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.Labels;
import dev.seiri.core.release.Releases;
import dev.seiri.core.release.Releases.Outcome;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.appconfig.AppConfigClient;

/// `seiri prompts release`: deploys a version under a label through AppConfig.
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = {
      "Deploy a version under a label through AWS AppConfig.",
      "Creates a hosted configuration version with all labels and starts its deployment with"
          + " a deployment strategy.",
      "APPCONFIG_APPLICATION, APPCONFIG_ENVIRONMENT and APPCONFIG_PROFILE name the"
          + " configuration.",
      "Only a completed deployment counts: a release that an alarm rolled back is ignored."
    })
final class ReleaseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final CandidateArguments arguments = new CandidateArguments();

  @Option(
      names = "--strategy",
      required = true,
      paramLabel = "NAME",
      description = {
        "A deployment strategy's name or id: the stack has seiri-ENV-all-at-once, -linear and"
            + " -canary; AppConfig's predefined ones begin with `AppConfig.`."
      })
  private String strategy = "";

  @Mixin private final StackArguments stack = new StackArguments();

  ReleaseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    PromptKey label = arguments.label();
    Labels.Reason reason = arguments.reason(terminal);
    LabelDelivery delivery =
        DeliveredLabels.delivery(terminal)
            .orElseThrow(() ->
                new CliFault(
                    "release: set %s, %s and %s to the names in the stack's outputs; where labels are in the table, `seiri prompts promote` moves them"
                        .formatted(
                            LabelDelivery.APPLICATION,
                            LabelDelivery.ENVIRONMENT,
                            LabelDelivery.PROFILE)));
    arguments.requireVersion(terminal);
    try (Session session = stack.open(terminal)) {
      PromptLookup prompts = new PromptLookup(session.stores().prompts(), arguments.task());
      PromptKey key = arguments.key(prompts);
      Optional<PromptKey> standing = session.stores().prompts().resolve(label);
      if (!arguments.passes(terminal, session.stores(), key, standing)) {
        return ExitStatus.PENDING;
      }
      String wanted = key.version();
      try (AppConfigClient client = ControlClients.appConfig()) {
        Releases releases =
            new Releases(session.stores().prompts(), new AppConfigDeployments(client, delivery));
        return tell(label, wanted, prompts, releases.release(label, wanted, strategy, reason));
      }
    } catch (IllegalArgumentException e) {
      throw new CliFault("release: " + e.getMessage());
    }
  }

  private int tell(PromptKey label, String wanted, PromptLookup prompts, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Begun(Optional<String> from, int deployment, int document) -> {
        terminal.print(
            String.format(
                Locale.ROOT,
                "releasing %s %s -> %s deployment %d",
                label,
                from.orElse("-"),
                wanted,
                deployment));
        terminal.say(
            String.format(
                Locale.ROOT,
                "configuration version %d; `aws appconfig get-deployment` shows its progress",
                document));
        yield 0;
      }
      case Outcome.Unchanged() -> {
        terminal.print("unchanged %s %s".formatted(label, wanted));
        yield 0;
      }
      case Outcome.NoSuchVersion() ->
          throw prompts.unknown("prompt " + new PromptKey(label.taskName(), wanted));
      case Outcome.Refused(String why) -> {
        terminal.say("seiri: nothing is released: " + why);
        yield ExitStatus.PENDING;
      }
    };
  }
}

package dev.seiri.cli.session;

import dev.seiri.aws.Account;
import dev.seiri.aws.control.ControlClients;
import dev.seiri.aws.control.StackOutputs;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/// A stack on AWS by its name.
public final class DeployedStack {
  private DeployedStack() {}

  /// A terminal whose environment names that stack's parts, from the stack's outputs.
  ///
  /// @param name of the CloudFormation stack: `seiri-prod`
  /// @throws CliFault if there is none, or AWS cannot be called
  public static Terminal on(Terminal terminal, String name) {
    if (name.isBlank()) {
      throw new CliFault("--stack: must not be blank; `scripts/deploy dev` makes seiri-dev");
    }
    String region =
        Account.region()
            .orElseThrow(
                () -> new CliFault("--stack: no Region; set AWS_REGION or a profile's region"));
    if (!Account.hasCredentials()) {
      throw new CliFault(
          "--stack: no credentials; run `aws configure` or `aws login`, or set AWS_PROFILE");
    }
    Map<String, String> env = new HashMap<>(terminal.env());
    try (CloudFormationClient client = ControlClients.cloudFormation()) {
      env.putAll(
          new StackOutputs(client)
              .variables(name)
              .orElseThrow(() ->
                  new CliFault(
                      "--stack: there is no stack %s in %s of this account; `aws cloudformation list-stacks` lists those there are"
                          .formatted(name, region))));
    }
    env.put(Terminal.STACK, name);
    return terminal.with(env);
  }
}

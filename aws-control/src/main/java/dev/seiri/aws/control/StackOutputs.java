package dev.seiri.aws.control;

import dev.seiri.aws.SdkErrors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/// The outputs of a deployed stack that name its parts.
public final class StackOutputs {
  /// An output whose description is the name of an environment variable holds that variable's
  /// value.
  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");

  private final CloudFormationClient client;

  public StackOutputs(CloudFormationClient client) {
    this.client = client;
  }

  /// The environment variables that a stack's outputs define.
  ///
  /// @param stack its name or ARN
  /// @return empty if there is no such stack in the account and Region
  /// @throws dev.seiri.core.StoreUnavailable if CloudFormation refuses or does not answer
  public Optional<Map<String, String>> variables(String stack) {
    return SdkErrors.call("read the outputs of stack " + stack, () -> describe(stack))
        .map(StackOutputs::variables);
  }

  private Optional<Stack> describe(String stack) {
    try {
      return client.describeStacks(describe -> describe.stackName(stack)).stacks().stream()
          .findFirst();
    } catch (CloudFormationException e) {
      // CloudFormation has no error of its own for this.
      if (e.statusCode() == 400 && String.valueOf(e.getMessage()).contains("does not exist")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Map<String, String> variables(Stack stack) {
    Map<String, String> variables = new TreeMap<>();
    List<Output> outputs = stack.hasOutputs() ? stack.outputs() : List.of();
    for (Output output : outputs) {
      if (output.description() != null && VARIABLE.matcher(output.description()).matches()) {
        variables.put(output.description(), output.outputValue());
      }
    }
    return variables;
  }
}

package dev.seiri.aws.control;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.services.appconfig.AppConfigClient;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sts.StsClient;

/// The stock clients of the control plane. Endpoints, Region and credentials come from the SDK's
/// own chain.
public final class ControlClients {
  /// The bound of a call with all its retries: a person waits for it.
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

  private ControlClients() {}

  public static CloudFormationClient cloudFormation() {
    return CloudFormationClient.builder().applyMutation(ControlClients::bounded).build();
  }

  public static AppConfigClient appConfig() {
    return AppConfigClient.builder().applyMutation(ControlClients::bounded).build();
  }

  static StsClient sts() {
    return StsClient.builder().applyMutation(ControlClients::bounded).build();
  }

  static LambdaClient lambda() {
    return LambdaClient.builder().applyMutation(ControlClients::bounded).build();
  }

  static BedrockClient bedrock() {
    return BedrockClient.builder().applyMutation(ControlClients::bounded).build();
  }

  static ServiceQuotasClient serviceQuotas() {
    return ServiceQuotasClient.builder().applyMutation(ControlClients::bounded).build();
  }

  private static void bounded(AwsClientBuilder<?, ?> builder) {
    builder.overrideConfiguration(c -> c.apiCallTimeout(CALL_TIMEOUT));
  }
}

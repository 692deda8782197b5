package dev.seiri.aws.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Reply;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;

class ModelChecksTest {
  @Test
  void aPolicyOfTheOrganizationIsNamedWithWhatItHasToExcept() {
    Finding denied =
        access(
            "User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: bedrock:InvokeModel"
                + " with an explicit deny in a service control policy");
    assertThat(denied.level()).isEqualTo(Finding.Level.FAULT);
    assertThat(denied.fix()).contains("your organization").contains("unspecified");
    assertThat(access("no access to the model").fix()).contains("Model catalog");
  }

  @Test
  void theFirstUseOfAModelSaysWhatAnAccountHasToDoOnce() {
    assertThat(
            access(
                    "Model use case details have not been submitted for this account. Fill out the"
                        + " form before using the model.")
                .fix())
        .contains("form")
        .contains("15 minutes");
    assertThat(
            access(
                    "Model access is denied due to IAM user or service role is not authorized to"
                        + " perform the required AWS Marketplace actions (aws-marketplace:Subscribe)")
                .fix())
        .contains("aws-marketplace:ViewSubscriptions")
        .contains("15 minutes");
    assertThat(access("Model access is denied due to INVALID_PAYMENT_INSTRUMENT").fix())
        .contains("payment method");
  }

  @Test
  void anApplicationProfileHasTheQuotasOfWhatItWasMadeOf() {
    String arn = "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc";
    Finding quota = checks("").quota(arn);
    assertThat(quota.level()).isEqualTo(Finding.Level.NOTE);
    assertThat(quota.fix())
        .isEqualTo("aws bedrock get-inference-profile --inference-profile-identifier " + arn);
  }

  private static Finding access(String refusal) {
    return checks(refusal).access("m");
  }

  private static ModelChecks checks(String refusal) {
    LanguageModel model = (question, cachePoint, timeout) -> new Reply.Unavailable(refusal);
    return new ModelChecks(
        model,
        BedrockClient.builder().region(Region.US_EAST_1).build(),
        ServiceQuotasClient.builder().region(Region.US_EAST_1).build());
  }
}

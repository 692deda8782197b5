package dev.seiri.aws.bedrock;

import java.util.Locale;
import java.util.Optional;

/// What an account has to do once before a model answers it, recognized by the service's words.
public final class FirstUse {
  private static final String WAIT = ", and wait up to 15 minutes";

  private FirstUse() {}

  /// The next step, where a refusal says that one is missing.
  ///
  /// @param refusal the service's message
  public static Optional<String> step(String refusal) {
    String words = refusal.toLowerCase(Locale.ROOT);
    if (words.contains("use case details have not been submitted")) {
      return Optional.of(
          "it is the first use of this provider in this account: fill out its form once (Bedrock"
              + " console, Model catalog, the model)"
              + WAIT);
    }
    if (words.contains("invalid_payment_instrument")) {
      return Optional.of(
          "the account has no payment method that AWS Marketplace takes: add one under Billing"
              + WAIT);
    }
    if (words.contains("marketplace")) {
      return Optional.of(
          "it is the first use of this model in this account, which subscribes to it, and Seiri's"
              + " roles may not: let a person with aws-marketplace:Subscribe and"
              + " aws-marketplace:ViewSubscriptions call it once (Bedrock console, Playground)"
              + WAIT);
    }
    return Optional.empty();
  }
}

package dev.seiri.aws.control;

import dev.seiri.aws.bedrock.FirstUse;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

/// A check that a model answers this account, and its quotas.
final class ModelChecks {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /// An inference profile's id is a model's id after the geography in which it may run.
  private static final Pattern GEOGRAPHY =
      Pattern.compile("^(?:global|[a-z]{2,4}|us-gov)\\.(?=[a-z0-9-]+\\.)");

  private static final String APPLICATION_PROFILE = ":application-inference-profile/";

  /// Bedrock authorizes a call through a profile in every Region to which it may send it.
  private static final String DENIED_BY_ORGANIZATION =
      "a policy of your organization denies it. A profile calls models in several Regions, and a"
          + " global one with aws:RequestedRegion \"unspecified\": have the policy except"
          + " bedrock:InvokeModel there, or use a profile or model of allowed Regions";

  private final LanguageModel model;
  private final BedrockClient bedrock;
  private final ServiceQuotasClient quotas;

  ModelChecks(LanguageModel model, BedrockClient bedrock, ServiceQuotasClient quotas) {
    this.model = model;
    this.bedrock = bedrock;
    this.quotas = quotas;
  }

  /// Asks for one token.
  Finding access(String modelId) {
    String part = "model " + modelId;
    return switch (model.ask(hello(modelId), Optional.empty(), TIMEOUT)) {
      case Reply.Answered answered ->
          Finding.ok(
              part,
              String.format(
                  Locale.ROOT,
                  "answered in %,d ms",
                  answered.completion().latency().orElseThrow().toMillis()));
      case Reply.Retryable(boolean throttled, String message, var after) ->
          throttled
              ? Finding.note(part, "throttled: " + message, "try again later, or see its quota")
              : Finding.fault(part, message, "try again; check the network if it keeps failing");
      case Reply.Lost(String message) ->
          Finding.fault(part, message, "try again; check the network if it keeps failing");
      case Reply.Unavailable(String message) -> refused(part, message);
      case Reply.Invalid(String message) ->
          Finding.fault(part, message, "use another model id or inference profile");
      case Reply.TooLong(String message) ->
          Finding.fault(part, message, "use another model id or inference profile");
    };
  }

  private static Finding refused(String part, String message) {
    if (isDeniedByOrganization(message)) {
      return Finding.fault(part, message, DENIED_BY_ORGANIZATION);
    }
    Optional<String> first = FirstUse.step(message);
    return first.isPresent()
        ? Finding.fault(part, message.replace("; " + first.get(), ""), first.get())
        : Finding.fault(
            part,
            message,
            "check that the account may use the model (Bedrock console, Model catalog), the Region,"
                + " and bedrock:InvokeModel");
  }

  private static boolean isDeniedByOrganization(String message) {
    return message.contains("service control policy");
  }

  Finding quota(String modelId) {
    String part = "quota of " + modelId;
    if (modelId.contains(APPLICATION_PROFILE)) {
      return Finding.note(
          part,
          "an application inference profile has the quotas of the model or profile it was made of",
          "aws bedrock get-inference-profile --inference-profile-identifier %s".formatted(modelId));
    }
    return Probe.of(
        part,
        "look in the Service Quotas console under Amazon Bedrock",
        () -> {
          String name = name(modelId);
          return quota(part, name, perMinute(name, kind(modelId)));
        });
  }

  private static Finding quota(String part, String name, List<ServiceQuota> found) {
    String text =
        found.stream()
            .map(quota -> String.format(Locale.ROOT, "%s: %,.0f", quota.quotaName(), quota.value()))
            .collect(Collectors.joining("; "));
    if (found.isEmpty()) {
      return Finding.note(
          part,
          "Service Quotas names none for %s".formatted(name),
          "look in the Service Quotas console under Amazon Bedrock");
    }
    return found.stream().anyMatch(quota -> quota.value() == 0)
        ? Finding.fault(part, text, "ask for more under Service Quotas, Amazon Bedrock")
        : Finding.ok(part, text);
  }

  /// Whether the model's quota answers what the function takes at a time.
  ///
  /// @return empty where no quota of calls is known, which [#quota] says
  Optional<Finding> pace(String modelId, Pace pace) {
    if (modelId.contains(APPLICATION_PROFILE)) {
      return Optional.empty();
    }
    try {
      return perMinute(name(modelId), kind(modelId)).stream()
          .filter(quota -> quota.quotaName().contains("requests per minute"))
          .filter(quota -> quota.value() > 0)
          .findFirst()
          .map(quota -> pace.against(modelId, quota.value().longValue()));
    } catch (SdkException e) {
      return Optional.empty();
    }
  }

  private String name(String modelId) {
    return bedrock
        .getFoundationModel(get -> get.modelIdentifier(GEOGRAPHY.matcher(modelId).replaceFirst("")))
        .modelDetails()
        .modelName();
  }

  private List<ServiceQuota> perMinute(String name, String kind) {
    return quotas.listServiceQuotasPaginator(list -> list.serviceCode("bedrock")).quotas().stream()
        .filter(quota -> quota.quotaName().toLowerCase(Locale.ROOT).startsWith(kind))
        .filter(quota -> quota.quotaName().contains("per minute"))
        .filter(quota -> quota.quotaName().endsWith(" " + name))
        .toList();
  }

  /// The beginning of the quotas' names that apply to this id.
  private static String kind(String modelId) {
    if (modelId.startsWith("global.")) {
      return "global cross-region";
    }
    return GEOGRAPHY.matcher(modelId).find() ? "cross-region" : "on-demand";
  }

  private static Question hello(String modelId) {
    return new Question(
        "checkup",
        modelId,
        List.of(),
        new Prompt("", "Say yes."),
        Inference.ofMaxTokens(1),
        Optional.empty(),
        Map.of());
  }
}

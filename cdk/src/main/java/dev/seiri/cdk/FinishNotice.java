package dev.seiri.cdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.services.events.ApiDestination;
import software.amazon.awscdk.services.events.Authorization;
import software.amazon.awscdk.services.events.Connection;
import software.amazon.awscdk.services.events.EventField;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.IRuleTarget;
import software.amazon.awscdk.services.events.Match;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.RuleTargetInput;
import software.amazon.awscdk.services.events.targets.SnsTopic;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/// Tells of finished executions: by a topic, and by a webhook where the settings name one. The
/// bucket's own event for `finished.json`, which is written last, becomes one JSON document, the
/// same for both. `docs/orders.md` says what is in it.
final class FinishNotice extends Construct {
  private final Topic topic;
  private final Rule rule;
  private final Optional<Rule> calls;

  FinishNotice(Construct scope, Settings settings, Settings.Finished finished, Storage storage) {
    super(scope, "FinishNotice");
    Topic.Builder builder =
        Topic.Builder.create(this, "Finished")
            .displayName("Seiri %s, finished".formatted(settings.name()))
            .enforceSsl(true);
    storage.key().ifPresent(key -> letEventsUse(key, builder));
    this.topic = builder.build();
    finished.email().ifPresent(email -> topic.addSubscription(new EmailSubscription(email)));
    RuleTargetInput notice = RuleTargetInput.fromObject(notice(settings));
    this.rule = rule("Rule", storage, SnsTopic.Builder.create(topic).message(notice).build());
    this.calls = finished.webhook().map(webhook -> rule("Calls", storage, call(webhook, notice)));
  }

  Topic topic() {
    return topic;
  }

  /// The rules whose failures mean that somebody was not told.
  List<Rule> rules() {
    List<Rule> rules = new ArrayList<>(List.of(rule));
    calls.ifPresent(rules::add);
    return rules;
  }

  private static void letEventsUse(Key key, Topic.Builder builder) {
    builder.masterKey(key);
    key.grant(new ServicePrincipal("events.amazonaws.com"), "kms:Decrypt", "kms:GenerateDataKey");
  }

  private Rule rule(String id, Storage storage, IRuleTarget target) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("bucket", Map.of("name", List.of(storage.bucket().getBucketName())));
    detail.put(
        "object", Map.of("key", Match.wildcard(Prefixes.EXPORTS + "execution_id=*/finished.json")));
    return Rule.Builder.create(this, id)
        .description("Tells of Seiri's finished executions")
        .eventPattern(
            EventPattern.builder()
                .source(List.of("aws.s3"))
                .detailType(List.of("Object Created"))
                .detail(detail)
                .build())
        .targets(List.of(target))
        .build();
  }

  private static Map<String, Object> notice(Settings settings) {
    Map<String, Object> notice = new LinkedHashMap<>();
    notice.put("event", "execution_exported");
    notice.put("version", 1);
    notice.put("id", EventField.getEventId());
    notice.put("time", EventField.getTime());
    notice.put("stack", "seiri-" + settings.name());
    notice.put("region", EventField.getRegion());
    notice.put("bucket", EventField.fromPath("$.detail.bucket.name"));
    notice.put("key", EventField.fromPath("$.detail.object.key"));
    return notice;
  }

  /// EventBridge calls again for up to a day where the webhook does not answer with 2xx.
  private IRuleTarget call(Settings.Webhook webhook, RuleTargetInput notice) {
    Connection connection =
        Connection.Builder.create(this, "Connection")
            .authorization(
                Authorization.apiKey(
                    webhook.header(), SecretValue.secretsManager(webhook.secret())))
            .description("The webhook for finished executions")
            .build();
    ApiDestination destination =
        ApiDestination.Builder.create(this, "Webhook")
            .connection(connection)
            .endpoint(webhook.url())
            .rateLimitPerSecond(10)
            .build();
    return software.amazon.awscdk.services.events.targets.ApiDestination.Builder.create(destination)
        .event(notice)
        .maxEventAge(Duration.hours(24))
        .retryAttempts(185)
        .build();
  }
}

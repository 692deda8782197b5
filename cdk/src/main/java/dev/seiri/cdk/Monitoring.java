package dev.seiri.cdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.SingleValueWidget;
import software.amazon.awscdk.services.cloudwatch.TextWidget;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/// Alarms, their topic, and a dashboard.
final class Monitoring extends Construct {
  private static final Duration FIVE_MINUTES = Duration.minutes(5);
  private static final String CLOUDWATCH = "cloudwatch.amazonaws.com";

  private final Topic topic;
  private final String namespace;
  private final List<Alarm> alarms = new ArrayList<>();
  private final List<Alarm> alarmsOfReleases;

  Monitoring(
      Construct scope,
      Settings settings,
      Functions functions,
      software.amazon.awscdk.services.lambda.EventSourceMapping mapping,
      java.util.Optional<Key> key) {
    super(scope, "Monitoring");
    this.namespace = namespace(settings);
    Topic.Builder builder =
        Topic.Builder.create(this, "Alarms")
            .displayName("Seiri " + settings.name())
            .enforceSsl(true);
    key.ifPresent(k -> {
      builder.masterKey(k);
      // Alarms cannot tell an encrypted topic otherwise.
      k.grant(new ServicePrincipal(CLOUDWATCH), "kms:Decrypt", "kms:GenerateDataKey");
    });
    this.topic = builder.build();
    letAlarmsTell(Stack.of(this).getAccount());
    settings
        .alarms()
        .email()
        .ifPresent(email -> topic.addSubscription(new EmailSubscription(email)));

    Settings.Alarms limits = settings.alarms();
    Metric age = functions.live().metric("IteratorAge", statistics("Maximum"));
    alarm(
        "StreamIsBehind",
        String.format(
            Locale.ROOT,
            "Processing of the request stream is more than %d minutes behind: the quota is too small for the rows that were loaded, or the models do not answer.",
            limits.iteratorAgeMinutes()),
        age,
        limits.iteratorAgeMinutes() * 60_000.0);
    alarm(
        "RecordsGivenUp",
        "The mapping has given up records; their dead-letter records are under %s in the bucket. The sweep redrives their rows."
            .formatted(Prefixes.GIVEN_UP),
        Metric.Builder.create()
            .namespace("AWS/Lambda")
            .metricName("OnFailureDestinationDeliveredEventCount")
            .dimensionsMap(Map.of("EventSourceMappingUUID", mapping.getEventSourceMappingId()))
            .statistic("Sum")
            .period(FIVE_MINUTES)
            .build(),
        0);
    Alarm halted =
        alarm(
            "ExecutionHalted",
            "An execution has halted: `seiri status --aws` shows which, and why. `seiri resume` continues it.",
            sum("HaltedExecutions"),
            0);
    alarm(
        "Throttled",
        "The models throttle many calls: another client uses the quota, or max_in_flight is too high.",
        sum("Throttled"),
        limits.throttlesPer5Minutes());
    Alarm invalid =
        alarm(
            "FewValidAnswers",
            String.format(
                Locale.ROOT,
                "More than %d %% of the results have no valid answer: check the prompt that was released last.",
                limits.errorSharePercent()),
            MathExpression.Builder.create()
                .expression("IF(rows > 20, 100 * invalid / rows, 0)")
                .usingMetrics(ordered("invalid", sum("InvalidRows"), "rows", sum("Rows")))
                .label("results without a valid answer, %")
                .period(FIVE_MINUTES)
                .build(),
            limits.errorSharePercent());
    alarm(
        "SlowAnswers",
        String.format(
            Locale.ROOT, "The models answer slowly: p95 is over %d s.", limits.p95LatencySeconds()),
        metric("LatencyMs", "p95", FIVE_MINUTES),
        limits.p95LatencySeconds() * 1000.0);
    alarm(
        "Spending",
        String.format(
            Locale.ROOT, "The models have cost more than US$%d within a day.", limits.usdPerDay()),
        metric("CostUsd", "Sum", Duration.days(1)),
        limits.usdPerDay());
    alarm(
        "SweepFails",
        "The sweep fails: stuck rows stay stuck until it works again.",
        functions.sweep().metricErrors(),
        0);
    Alarm missing =
        alarm(
            "MetricsMissing",
            "The stream function is called, and its metrics are missing: no other alarm on rows, calls or cost can go off, and no release is taken back.",
            MathExpression.Builder.create()
                .expression("IF(FILL(called, 0) > 0 AND FILL(counted, 0) == 0, 1, 0)")
                .usingMetrics(
                    ordered(
                        "called",
                        functions.live().metricInvocations(statistics("Sum")),
                        "counted",
                        sum("Batches")))
                .label("called without metrics")
                .period(FIVE_MINUTES)
                .build(),
            0,
            // A long invocation tells of its batch when it ends.
            4);
    silent(
        "SweepMissing",
        "The sweep is not called: nothing is redriven, finished or exported. Is its schedule enabled?",
        functions
            .sweep()
            .metricInvocations(
                MetricOptions.builder()
                    .statistic("Sum")
                    .period(Duration.minutes(5 * settings.sweep().everyMinutes()))
                    .build()));
    this.alarmsOfReleases = List.of(halted, invalid, missing);
  }

  /// Watches the function that takes orders.
  void watch(OrdersFunction orders) {
    alarm(
        "OrdersFail",
        "The orders function fails: whoever sent an order got no answer. Its log has the error; an order may be sent again.",
        orders.live().metricErrors(statistics("Sum")),
        0);
    alarm(
        "OrdersThrottled",
        "Orders are refused for want of concurrency: other functions of the account use it. See `seiri doctor`.",
        orders.live().metricThrottles(statistics("Sum")),
        0);
  }

  /// Watches that finished executions are told of.
  void watch(FinishNotice notice) {
    alarm(
        "NoticeFails",
        "A finished execution could not be told of: the topic or the webhook does not take the notice.",
        MathExpression.Builder.create()
            .expression("SUM(METRICS())")
            .usingMetrics(failures(notice))
            .label("notices that failed")
            .period(FIVE_MINUTES)
            .build(),
        0);
  }

  private static Map<String, IMetric> failures(FinishNotice notice) {
    Map<String, IMetric> metrics = new java.util.TreeMap<>();
    notice
        .rules()
        .forEach(rule ->
            metrics.put(
                "rule" + metrics.size(),
                Metric.Builder.create()
                    .namespace("AWS/Events")
                    .metricName("FailedInvocations")
                    .dimensionsMap(Map.of("RuleName", rule.getRuleName()))
                    .statistic("Sum")
                    .period(FIVE_MINUTES)
                    .build()));
    return metrics;
  }

  /// The alarms that a bad prompt raises.
  List<Alarm> alarmsOfReleases() {
    return alarmsOfReleases;
  }

  /// The namespace of the functions' own metrics.
  static String namespace(Settings settings) {
    return "Seiri/" + settings.name();
  }

  Topic topic() {
    return topic;
  }

  /// A topic with a policy of its own loses the default one, with which its whole account may
  /// publish, and an alarm's action brings no permission of its own.
  private void letAlarmsTell(String account) {
    topic.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("AllowAlarmsOfThisAccount")
            .principals(List.of(new ServicePrincipal(CLOUDWATCH)))
            .actions(List.of("sns:Publish"))
            .resources(List.of(topic.getTopicArn()))
            .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", account)))
            .build());
  }

  /// The dashboard, once all alarms are there.
  void dashboard(Settings settings, Functions functions) {
    Dashboard dashboard =
        Dashboard.Builder.create(this, "Dashboard")
            .dashboardName("seiri-" + settings.name())
            .build();
    dashboard.addWidgets(
        TextWidget.Builder.create()
            .markdown(
                "# Seiri %s\nThe stream delivers rows, the models answer, results are written to the bucket. The description of an alarm says what to do."
                    .formatted(settings.name()))
            .width(24)
            .height(2)
            .build());
    dashboard.addWidgets(
        AlarmStatusWidget.Builder.create().title("Alarms").alarms(alarms).width(12).build(),
        SingleValueWidget.Builder.create()
            .title("Today")
            .metrics(
                List.of(
                    metric("Rows", "Sum", Duration.days(1)),
                    metric("Reused", "Sum", Duration.days(1)),
                    metric("CostUsd", "Sum", Duration.days(1))))
            .width(12)
            .build());
    dashboard.addWidgets(
        graph("Results", sum("Rows"), sum("InvalidRows"), sum("Reused")),
        graph(
            "Lag of the stream, ms", functions.live().metric("IteratorAge", statistics("Maximum"))),
        graph("Model calls", sum("Calls"), sum("Throttled")));
    dashboard.addWidgets(
        graph(
            "Latency of answers, ms",
            metric("LatencyMs", "p50", FIVE_MINUTES),
            metric("LatencyMs", "p95", FIVE_MINUTES)),
        graph("Tokens", sum("InputTokens"), sum("OutputTokens")),
        graph(
            "The function",
            functions.live().metricInvocations(),
            functions.live().metricErrors(),
            functions.live().metricThrottles()));
  }

  private static GraphWidget graph(String title, IMetric... metrics) {
    return GraphWidget.Builder.create().title(title).left(List.of(metrics)).width(8).build();
  }

  private Metric sum(String name) {
    return metric(name, "Sum", FIVE_MINUTES);
  }

  private Metric metric(String name, String statistic, Duration period) {
    return Metric.Builder.create()
        .namespace(namespace)
        .metricName(name)
        .statistic(statistic)
        .period(period)
        .build();
  }

  private static MetricOptions statistics(String statistic) {
    return MetricOptions.builder().statistic(statistic).period(FIVE_MINUTES).build();
  }

  private static Map<String, IMetric> ordered(String a, IMetric first, String b, IMetric second) {
    Map<String, IMetric> map = new java.util.TreeMap<>();
    map.put(a, first);
    map.put(b, second);
    return map;
  }

  private Alarm alarm(String id, String description, IMetric metric, double above) {
    return alarm(id, description, metric, above, 1);
  }

  private Alarm alarm(String id, String description, IMetric metric, double above, int periods) {
    return told(
        Alarm.Builder.create(this, id)
            .alarmDescription(description)
            .metric(Objects.requireNonNull(metric))
            .threshold(above)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
            .evaluationPeriods(periods)
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .build());
  }

  /// An alarm that goes off where there is no data: what it watches always has some.
  private void silent(String id, String description, IMetric metric) {
    told(
        Alarm.Builder.create(this, id)
            .alarmDescription(description)
            .metric(Objects.requireNonNull(metric))
            .threshold(1)
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .evaluationPeriods(1)
            .treatMissingData(TreatMissingData.BREACHING)
            .build());
  }

  private Alarm told(Alarm alarm) {
    alarm.addAlarmAction(new SnsAction(topic));
    alarms.add(alarm);
    return alarm;
  }
}

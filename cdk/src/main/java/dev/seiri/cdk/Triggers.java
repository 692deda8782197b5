package dev.seiri.cdk;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.amazon.awscdk.services.lambda.MetricType;
import software.amazon.awscdk.services.lambda.MetricsConfig;
import software.amazon.awscdk.services.lambda.StartingPosition;
import software.constructs.Construct;

/// The triggers of the functions: the stream of the requests table, and a schedule.
final class Triggers extends Construct {
  /// New requests, and those whose `redrive` was raised: any other update invokes nothing. One
  /// literal, because the order of keys is part of a template's bytes.
  private static final String INSERTS = "{\"eventName\":[\"INSERT\"]}";

  private static final String REDRIVES =
      "{\"eventName\":[\"MODIFY\"],\"dynamodb\":{\"NewImage\":{\"redrive\":{\"N\":[{\"exists\":true}]}}}}";

  private final EventSourceMapping mapping;

  Triggers(Construct scope, Settings settings, Storage storage, Functions functions) {
    super(scope, "Triggers");
    String stream = Objects.requireNonNull(storage.requests().getTableStreamArn());
    new Grants(Objects.requireNonNull(functions.stream().getRole()), Stack.of(this))
        .allow(
            List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
            List.of(stream))
        .allow(List.of("dynamodb:ListStreams"), List.of("*"))
        .objects(storage.bucket(), Prefixes.GIVEN_UP, "PutObject")
        .list(storage.bucket());
    this.mapping =
        EventSourceMapping.Builder.create(this, "Mapping")
            .target(functions.live())
            .eventSourceArn(stream)
            .startingPosition(StartingPosition.TRIM_HORIZON)
            .batchSize(settings.function().batchSize())
            .maxBatchingWindow(Duration.seconds(settings.function().batchingWindowSeconds()))
            .parallelizationFactor(settings.function().parallelizationFactor())
            .bisectBatchOnError(true)
            .reportBatchItemFailures(true)
            .retryAttempts(settings.function().retryAttempts())
            .maxRecordAge(Duration.hours(settings.function().recordAgeHours()))
            .metricsConfig(MetricsConfig.builder().metrics(List.of(MetricType.EVENT_COUNT)).build())
            .filters(List.of(Map.of("pattern", INSERTS), Map.of("pattern", REDRIVES)))
            .build();
    // CDK's own class for it would grant the function the whole bucket.
    ((CfnEventSourceMapping) Objects.requireNonNull(mapping.getNode().getDefaultChild()))
        .addPropertyOverride(
            "DestinationConfig.OnFailure.Destination", storage.bucket().getBucketArn());
    Rule.Builder.create(this, "Sweeping")
        .description("Sweeps Seiri's open executions")
        .schedule(Schedule.rate(Duration.minutes(settings.sweep().everyMinutes())))
        .targets(
            List.of(
                LambdaFunction.Builder.create(functions.sweep())
                    // The next sweep comes by itself.
                    .retryAttempts(0)
                    .maxEventAge(Duration.seconds(60))
                    .build()))
        .build();
  }

  EventSourceMapping mapping() {
    return mapping;
  }
}

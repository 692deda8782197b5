package dev.seiri.aws.control;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.State;

/// A check that the stream's records reach a function that can run.
final class MappingCheck {
  private static final String PART = "mapping";

  /// Lambda lets nobody reserve more than leaves so many to the others.
  private static final int UNRESERVED = 100;

  private static final String DEPLOY = "deploy the stack again";

  private final LambdaClient client;

  MappingCheck(LambdaClient client) {
    this.client = client;
  }

  Finding mapping(Supplier<Optional<String>> streamArn) {
    return Probe.of(
        PART,
        DEPLOY,
        () -> {
          List<EventSourceMappingConfiguration> mappings =
              streamArn.get().map(this::of).orElse(List.of());
          return switch (mappings.size()) {
            case 0 -> Finding.fault(PART, "no function reads the requests table's stream", DEPLOY);
            case 1 -> state(mappings.getFirst());
            default ->
                Finding.note(
                    PART,
                    String.format(
                        Locale.ROOT,
                        "%d functions read the requests table's stream",
                        mappings.size()),
                    "make sure that only one of them calls models");
          };
        });
  }

  Finding function(Supplier<Optional<String>> streamArn) {
    String part = "function";
    return Probe.of(
        part,
        DEPLOY,
        () ->
            streamArn
                .get()
                .map(this::of)
                .flatMap(mappings -> mappings.stream().findFirst())
                .map(mapping -> function(part, mapping.functionArn()))
                .orElse(Finding.note(part, "unknown while there is no mapping", DEPLOY)));
  }

  /// The concurrency that the function has reserved, and what that leaves to all others.
  Finding concurrency(Supplier<Optional<String>> streamArn) {
    String part = "concurrency";
    return Probe.of(
        part,
        "look at the function's reserved concurrency in the Lambda console",
        () ->
            streamArn
                .get()
                .map(this::of)
                .flatMap(mappings -> mappings.stream().findFirst())
                .map(mapping -> concurrency(part, withoutQualifier(mapping.functionArn())))
                .orElse(Finding.note(part, "unknown while there is no mapping", DEPLOY)));
  }

  /// How many rows the function takes at a time; empty where that cannot be read, which the other
  /// checks say.
  Optional<Pace> pace(Supplier<Optional<String>> streamArn) {
    try {
      return streamArn
          .get()
          .map(this::of)
          .flatMap(mappings -> mappings.stream().findFirst())
          .map(this::pace);
    } catch (SdkException e) {
      return Optional.empty();
    }
  }

  private Pace pace(EventSourceMappingConfiguration mapping) {
    GetFunctionConfigurationResponse function =
        client.getFunctionConfiguration(get -> get.functionName(mapping.functionArn()));
    Integer reserved =
        client
            .getFunctionConcurrency(
                get -> get.functionName(withoutQualifier(mapping.functionArn())))
            .reservedConcurrentExecutions();
    String limit =
        function.environment() == null
            ? ""
            : function.environment().variables().getOrDefault("REQUESTS_PER_MINUTE", "");
    return new Pace(
        Optional.ofNullable(mapping.batchSize()).orElse(1),
        Optional.ofNullable(reserved).orElse(1),
        Optional.ofNullable(function.timeout()).orElse(1),
        Optional.ofNullable(mapping.maximumRetryAttempts()).orElse(-1),
        limit.matches("[0-9]{1,9}")
            ? OptionalLong.of(Long.parseLong(limit))
            : OptionalLong.empty());
  }

  private Finding concurrency(String part, String function) {
    Integer reserved =
        client
            .getFunctionConcurrency(get -> get.functionName(function))
            .reservedConcurrentExecutions();
    int unreserved =
        client.getAccountSettings(get -> {}).accountLimit().unreservedConcurrentExecutions();
    if (reserved == null) {
      return Finding.fault(
          part,
          "the function reserves none: as many processes as the stream has shards ask the models,"
              + " over max_in_flight",
          DEPLOY);
    }
    if (reserved == 0) {
      return Finding.fault(part, "the function's reserved concurrency is 0: rows wait", DEPLOY);
    }
    String text =
        String.format(
            Locale.ROOT,
            "%,d reserved; %,d unreserved for all other functions of the account",
            reserved,
            unreserved);
    return unreserved < UNRESERVED
        ? Finding.note(
            part,
            text + ", among them the one that takes orders",
            "aws service-quotas request-service-quota-increase --service-code lambda --quota-code"
                + " L-B99A9384 --desired-value 1000")
        : Finding.ok(part, text);
  }

  /// An ARN of a function without the version or alias behind it.
  private static String withoutQualifier(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length > 7 ? String.join(":", List.of(parts).subList(0, 7)) : arn;
  }

  private List<EventSourceMappingConfiguration> of(String streamArn) {
    return client
        .listEventSourceMappings(list -> list.eventSourceArn(streamArn))
        .eventSourceMappings();
  }

  private static Finding state(EventSourceMappingConfiguration mapping) {
    if (!"Enabled".equals(mapping.state())) {
      return Finding.fault(
          PART,
          "the mapping is %s: rows wait".formatted(mapping.state()),
          "aws lambda update-event-source-mapping --uuid %s --enabled".formatted(mapping.uuid()));
    }
    if (!mapping
        .functionResponseTypes()
        .contains(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES)) {
      return Finding.fault(
          PART, "ReportBatchItemFailures is off: rows reported as failed are lost", DEPLOY);
    }
    String last = Optional.ofNullable(mapping.lastProcessingResult()).orElse("nothing yet");
    return last.startsWith("PROBLEM")
        ? Finding.fault(PART, last, "see the function's log")
        : Finding.ok(
            PART,
            String.format(
                Locale.ROOT, "batches of %d, last result: %s", mapping.batchSize(), last));
  }

  private Finding function(String part, String arn) {
    GetFunctionConfigurationResponse found =
        client.getFunctionConfiguration(get -> get.functionName(arn));
    if (found.state() != State.ACTIVE || found.lastUpdateStatus() == LastUpdateStatus.FAILED) {
      return Finding.fault(
          part,
          "%s is %s, its last update %s"
              .formatted(
                  found.functionName(), found.stateAsString(), found.lastUpdateStatusAsString()),
          DEPLOY);
    }
    return Finding.ok(
        part,
        String.format(
            Locale.ROOT,
            "%s, %d MB, %d s",
            found.functionName(),
            found.memorySize(),
            found.timeout()));
  }
}

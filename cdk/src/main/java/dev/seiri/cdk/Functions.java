package dev.seiri.cdk;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.ApplicationLogLevel;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.FunctionProps;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.s3.Bucket;
import software.constructs.Construct;

/// The functions, from one archive.
final class Functions extends Construct {
  private static final Set<String> ABOVE_INFO = Set.of("WARN", "ERROR");

  private static final Duration SWEEP_TIMEOUT = Duration.minutes(5);
  private static final int SWEEP_MEMORY = 1_024;
  private static final Duration CHECK_TIMEOUT = Duration.seconds(30);
  private static final int CHECK_MEMORY = 1_024;

  private final Function stream;
  private final Alias live;
  private final Function sweep;
  private final Optional<Function> labelValidator;

  /// @param archive the function's archive
  Functions(Construct scope, Settings settings, Storage storage, Path archive) {
    super(scope, "Functions");
    Stack stack = Stack.of(this);
    Code code = Code.fromAsset(archive.toString());
    this.stream =
        function(
            "Stream",
            "dev.seiri.lambda.stream.StreamHandler",
            settings,
            code,
            environment(settings, storage),
            properties ->
                logging(settings, properties)
                    .memorySize(settings.function().memoryMb())
                    .timeout(Duration.seconds(settings.function().timeoutSeconds()))
                    // All processes together keep within the models' quota.
                    .reservedConcurrentExecutions(settings.processes())
                    .currentVersionOptions(oldVersionsStay())
                    .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS));
    this.live =
        Alias.Builder.create(this, "Live")
            .aliasName("live")
            .version(stream.getCurrentVersion())
            .build();
    this.sweep =
        function(
            "Sweep",
            "dev.seiri.lambda.sweep.SweepHandler",
            settings,
            code,
            sweepEnvironment(settings, storage),
            properties ->
                properties
                    .memorySize(SWEEP_MEMORY)
                    .timeout(SWEEP_TIMEOUT)
                    // One at a time is enough; two at once are harmless.
                    .reservedConcurrentExecutions(1)
                    // The schedule is the retry.
                    .retryAttempts(0)
                    .maxEventAge(Duration.seconds(60)));
    this.labelValidator =
        settings.releases().byAppConfig()
            ? Optional.of(labelValidator(stack, settings, storage, code))
            : Optional.empty();
    grantStream(stack, settings, storage);
    grantSweep(stack, settings, storage);
  }

  Function stream() {
    return stream;
  }

  /// The published version that the mapping invokes.
  Alias live() {
    return live;
  }

  Function sweep() {
    return sweep;
  }

  /// The validator of labels, where AppConfig deploys them.
  Optional<Function> labelValidator() {
    return labelValidator;
  }

  private Function labelValidator(Stack stack, Settings settings, Storage storage, Code code) {
    Function function =
        function(
            "Check",
            "dev.seiri.lambda.release.LabelsHandler",
            settings,
            code,
            Map.of("PROMPT_TEMPLATES_TABLE_NAME", storage.promptTemplates().getTableName()),
            properties -> properties.memorySize(CHECK_MEMORY).timeout(CHECK_TIMEOUT));
    new Grants(Objects.requireNonNull(function.getRole()), stack)
        .table(storage.promptTemplates(), "GetItem")
        .key(storage.key());
    return function;
  }

  /// The versions before, to which an alias can be moved back. They go with their function.
  static VersionOptions oldVersionsStay() {
    return VersionOptions.builder().removalPolicy(RemovalPolicy.RETAIN).build();
  }

  /// What a function has of its own.
  interface Shape {
    FunctionProps.Builder of(FunctionProps.Builder properties);
  }

  private Function function(
      String id,
      String handler,
      Settings settings,
      Code code,
      Map<String, String> environment,
      Shape shape) {
    return function(this, id, handler, settings, code, environment, shape);
  }

  /// A function with a role and a log group of its own.
  static Function function(
      Construct scope,
      String id,
      String handler,
      Settings settings,
      Code code,
      Map<String, String> environment,
      Shape shape) {
    LogGroup logs =
        LogGroup.Builder.create(scope, id + "Logs")
            .retention(retention(settings.logDays()))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    Role role =
        Role.Builder.create(scope, id + "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    logs.grantWrite(role);
    return new Function(
        scope,
        id,
        shape
            .of(
                FunctionProps.builder()
                    .runtime(Runtime.JAVA_25)
                    .architecture(Architecture.ARM_64)
                    .handler(handler)
                    .code(code)
                    .role(role)
                    .environment(environment)
                    .logGroup(logs)
                    .loggingFormat(LoggingFormat.JSON)
                    .tracing(Tracing.ACTIVE))
            .build());
  }

  private static FunctionProps.Builder logging(
      Settings settings, FunctionProps.Builder properties) {
    return lambdaLevel(settings.function().environment())
        .map(level -> properties.applicationLogLevelV2(ApplicationLogLevel.valueOf(level)))
        .orElse(properties);
  }

  /// The level that Lambda is told. It drops what is below its own level, INFO, whatever the
  /// function's is: a lower one has to be told. A higher one is the function's business alone:
  /// Lambda would drop the metrics too, which are lines without a level and count as INFO.
  static Optional<String> lambdaLevel(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(Variables.LOG_LEVEL))
        .filter(level -> !ABOVE_INFO.contains(level));
  }

  static RetentionDays retention(int days) {
    return switch (days) {
      case 1 -> RetentionDays.ONE_DAY;
      case 3 -> RetentionDays.THREE_DAYS;
      case 5 -> RetentionDays.FIVE_DAYS;
      case 7 -> RetentionDays.ONE_WEEK;
      case 14 -> RetentionDays.TWO_WEEKS;
      case 30 -> RetentionDays.ONE_MONTH;
      case 60 -> RetentionDays.TWO_MONTHS;
      case 90 -> RetentionDays.THREE_MONTHS;
      case 120 -> RetentionDays.FOUR_MONTHS;
      case 150 -> RetentionDays.FIVE_MONTHS;
      case 180 -> RetentionDays.SIX_MONTHS;
      case 365 -> RetentionDays.ONE_YEAR;
      case 400 -> RetentionDays.THIRTEEN_MONTHS;
      case 545 -> RetentionDays.EIGHTEEN_MONTHS;
      case 731 -> RetentionDays.TWO_YEARS;
      case 1827 -> RetentionDays.FIVE_YEARS;
      default -> RetentionDays.TEN_YEARS;
    };
  }

  /// The environment variables of every part of the program.
  static Map<String, String> names(Storage storage) {
    Map<String, String> env = new TreeMap<>();
    env.put("EXECUTIONS_TABLE_NAME", storage.executions().getTableName());
    env.put("REQUESTS_TABLE_NAME", storage.requests().getTableName());
    env.put("PROMPT_TEMPLATES_TABLE_NAME", storage.promptTemplates().getTableName());
    env.put("RESPONSES_TABLE_NAME", storage.responses().getTableName());
    env.put("DECISIONS_TABLE_NAME", storage.decisions().getTableName());
    env.put("BUCKET_NAME", storage.bucket().getBucketName());
    return env;
  }

  private static Map<String, String> environment(Settings settings, Storage storage) {
    Map<String, String> env = names(storage);
    env.putAll(settings.function().environment());
    env.put("METRICS_NAMESPACE", Monitoring.namespace(settings));
    env.put("MAX_IN_FLIGHT", Integer.toString(settings.inFlightOfEach()));
    settings
        .models()
        .requestsPerMinute()
        .ifPresent(n -> env.put("REQUESTS_PER_MINUTE", Integer.toString(n)));
    settings
        .models()
        .tokensPerMinute()
        .ifPresent(n -> env.put("TOKENS_PER_MINUTE", Integer.toString(n)));
    return env;
  }

  private static Map<String, String> sweepEnvironment(Settings settings, Storage storage) {
    Map<String, String> env = names(storage);
    env.put(
        "SWEEP_STUCK_AFTER_SECONDS", Integer.toString(settings.sweep().stuckAfterMinutes() * 60));
    // Until then the mapping may still come to a row.
    env.put("RECORD_AGE_SECONDS", Integer.toString(settings.function().recordAgeHours() * 3_600));
    env.put("ATHENA_WORKGROUP", Analytics.workGroupName(settings));
    env.put("ATHENA_DATABASE", Analytics.databaseName(settings));
    return env;
  }

  private void grantStream(Stack stack, Settings settings, Storage storage) {
    Bucket bucket = storage.bucket();
    new Grants(Objects.requireNonNull(stream.getRole()), stack)
        .table(storage.executions(), "GetItem", "UpdateItem")
        .table(storage.promptTemplates(), "GetItem")
        .table(storage.responses(), "BatchGetItem", "PutItem", "UpdateItem")
        .table(storage.decisions(), "BatchGetItem")
        .table(storage.requests(), "UpdateItem")
        .objects(bucket, Prefixes.RESULTS, "PutObject", "GetObject")
        // Notes of processes that died say what their reservations were for.
        .objects(bucket, Prefixes.ASKING, "PutObject", "GetObject", "DeleteObject")
        .list(bucket, Prefixes.ASKING)
        .objects(bucket, Prefixes.FAILURES, "PutObject")
        .models(settings.models())
        .key(storage.key());
  }

  private void grantSweep(Stack stack, Settings settings, Storage storage) {
    Bucket bucket = storage.bucket();
    new Grants(Objects.requireNonNull(sweep.getRole()), stack)
        .table(storage.executions(), "Scan", "GetItem", "UpdateItem")
        .table(storage.requests(), "BatchGetItem", "UpdateItem")
        .table(storage.promptTemplates(), "GetItem")
        // What has become of the reservations of processes that died.
        .table(storage.responses(), "BatchGetItem")
        .objects(bucket, Prefixes.ASKING, "GetObject")
        // What the mapping has given up is redriven, and put aside.
        .objects(bucket, Prefixes.GIVEN_UP, "GetObject", "DeleteObject")
        .objects(bucket, Prefixes.FAILURES, "PutObject")
        .objects(bucket, Prefixes.RESULTS, "GetObject")
        .objects(
            bucket,
            Prefixes.EXPORTS,
            "GetObject",
            "PutObject",
            "AbortMultipartUpload",
            "ListMultipartUploadParts")
        .objects(bucket, Prefixes.EXECUTIONS, "PutObject")
        .compacting(settings, bucket, Analytics.workGroupName(settings))
        .key(storage.key());
  }
}

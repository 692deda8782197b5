package dev.seiri.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.CfnSecurityGroup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The synthesized templates.
@Tag("cdk")
class SeiriStackTest {
  @TempDir private static Path folder = Path.of("");
  private static JsonNode dev = JsonMapper.shared().createObjectNode();
  private static JsonNode prod = JsonMapper.shared().createObjectNode();
  private static JsonNode devImages = JsonMapper.shared().createObjectNode();
  private static JsonNode shared = JsonMapper.shared().createObjectNode();

  @BeforeAll
  static void synthesize() throws IOException {
    dev = synthesize("dev");
    devImages =
        JsonMapper.shared()
            .readTree(
                Files.readString(folder.resolve("dev").resolve("seiri-dev-images.template.json")));
    prod = synthesize("prod");
    shared = synthesizeShared();
  }

  private static JsonNode synthesize(String name) throws IOException {
    Path out = folder.resolve(name);
    SeiriApp.app(Map.of("SEIRI_ENVIRONMENT", name), java.util.Optional.of(out)).synth();
    return JsonMapper.shared()
        .readTree(Files.readString(out.resolve("seiri-%s.template.json".formatted(name))));
  }

  /// The first environment with what it leaves to be filled in for spreadsheets.
  private static JsonNode synthesizeShared() throws IOException {
    String yaml = Files.readString(ProjectRoot.path().resolve("cdk/environments/dev.yaml"));
    String filledIn =
        yaml.replaceAll(
                "(?m)^# (sheet:|google:|finished:|  (?:client_ids|users|drafts|workload|service|webhook|  [a-z]+:))",
                "$1")
            .replaceAll("(?m)^  # (environment:|application_profiles:|  [A-Z_]+: )", "  $1")
            .replace("name: dev", "name: shared");
    Path out = folder.resolve("shared");
    SeiriApp.app(SettingsFile.parse("shared.yaml", filledIn), Map.of(), java.util.Optional.of(out))
        .synth();
    return JsonMapper.shared()
        .readTree(Files.readString(out.resolve("seiri-shared.template.json")));
  }

  @Test
  void cdkNagFindsNothing() throws IOException {
    for (String name : List.of("dev", "prod", "shared")) {
      Path report =
          folder.resolve(name).resolve("AwsSolutions-seiri-%s-NagReport.csv".formatted(name));
      List<String> rules = Files.readAllLines(report);
      assertThat(rules).as("the pack did run").hasSizeGreaterThan(20);
      assertThat(rules).noneMatch(line -> line.contains("\"Non-Compliant\""));
      assertThat(rules).noneMatch(line -> line.contains("\"UNKNOWN\""));
    }
  }

  @Test
  void cloudFormationValidatesEverySynth() throws IOException {
    App app =
        new App(
            AppProps.builder()
                .context(SeiriApp.context(ProjectRoot.path()))
                .outdir(folder.resolve("faulty").toString())
                .build());
    Stack stack = new Stack(app, "faulty");
    CfnSecurityGroup.Builder.create(stack, "Group").groupDescription("it's refused").build();
    assertThatThrownBy(app::synth).hasMessageContaining("Validation failed");
  }

  @Test
  void keepingDataKeepsTheCompactedTable() {
    for (String type : List.of("AWS::Glue::Database", "AWS::Glue::Table")) {
      assertThat(resources(prod, type))
          .isNotEmpty()
          .allSatisfy((id, resource) ->
              assertThat(resource.path("DeletionPolicy").asString()).isEqualTo("Retain"));
      assertThat(resources(dev, type))
          .allSatisfy((id, resource) ->
              assertThat(resource.path("DeletionPolicy").asString()).isEqualTo("Delete"));
    }
  }

  @Test
  void aUsedWorkgroupCanBeTakenDown() {
    assertThat(resources(prod, "AWS::Athena::WorkGroup"))
        .hasSize(2)
        .allSatisfy((id, group) ->
            assertThat(group.path("Properties").path("RecursiveDeleteOption").asBoolean())
                .isTrue());
  }

  @Test
  void everythingThatIsKeptExpires() {
    JsonNode rules = only(dev, "AWS::S3::Bucket").path("LifecycleConfiguration").path("Rules");
    Map<String, Integer> days = new TreeMap<>();
    rules.forEach(rule -> {
      if (rule.has("Prefix")) {
        assertThat(rule.path("Status").asString()).isEqualTo("Enabled");
        days.put(rule.path("Prefix").asString(), rule.path("ExpirationInDays").asInt());
      }
    });
    assertThat(days)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("input/", 30),
                Map.entry("results/", 90),
                Map.entry("exports/", 365),
                Map.entry("executions/", 400),
                Map.entry("orders/", 400),
                Map.entry("corrections/", 365),
                Map.entry("failures/", 30),
                Map.entry("damaged/", 30),
                Map.entry("aws/lambda/", 30),
                Map.entry("asking/", 14),
                Map.entry("athena/", 14)));
    assertThat(resources(dev, "AWS::DynamoDB::Table").values())
        .extracting(
            table -> table.path("Properties").path("TimeToLiveSpecification").path("Enabled"))
        .filteredOn(JsonNode::asBoolean)
        .as("executions, requests, responses and claims of rows; prompts and decisions stay")
        .hasSize(4);
    assertThat(only(dev, "AWS::ECS::TaskDefinition").toString())
        .contains("{\"Name\":\"KEEP_EXECUTIONS_DAYS\",\"Value\":\"400\"}")
        .contains("{\"Name\":\"KEEP_REQUESTS_DAYS\",\"Value\":\"30\"}");
    assertThat(dev.path("Outputs").path("KeepRequestsDays").path("Description").asString())
        .isEqualTo("KEEP_REQUESTS_DAYS");
    assertThat(only(devImages, "AWS::ECR::Repository").path("LifecyclePolicy").toString())
        .contains("imageCountMoreThan")
        .contains("\\\"countNumber\\\":10");
  }

  @Test
  void theCompactedTableIsKeptInOrderEveryNight() {
    Map<String, JsonNode> schedules = resources(dev, "AWS::Scheduler::Schedule");
    assertThat(schedules)
        .hasSize(3)
        .allSatisfy((id, schedule) -> {
          JsonNode target = schedule.path("Properties").path("Target");
          assertThat(target.path("Arn").toString())
              .contains(":scheduler:::aws-sdk:athena:startQueryExecution");
          assertThat(target.path("RetryPolicy").path("MaximumRetryAttempts").asInt(-1)).isZero();
          assertThat(target.path("Input").toString()).contains("seiri-dev-upkeep");
        });
    assertThat(schedules.toString())
        .contains("OPTIMIZE compacted REWRITE DATA USING BIN_PACK")
        .contains("VACUUM compacted")
        .contains("DELETE FROM compacted")
        .contains("INTERVAL '365' DAY")
        .doesNotContain("${days}")
        .doesNotContain("--");
    assertThat(actions(dev, "UpkeepRole").keySet())
        .containsExactlyInAnyOrder(
            "athena:GetQueryExecution",
            "athena:StartQueryExecution",
            "glue:GetDatabase",
            "glue:GetTable",
            "glue:GetTables",
            "glue:UpdateTable",
            "s3:AbortMultipartUpload",
            "s3:DeleteObject",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            "s3:ListMultipartUploadParts",
            "s3:PutObject");
    assertThat(String.valueOf(actions(dev, "UpkeepRole").get("s3:DeleteObject")))
        .contains("/compacted/*")
        .doesNotContain("results");
    assertThat(rule(dev, "aws.athena").path("EventPattern").toString())
        .contains("FAILED")
        .contains("seiri-dev-upkeep");
  }

  @Test
  void theScheduleOfTheSweepRetriesNothing() {
    JsonNode target =
        resources(dev, "AWS::Events::Rule").values().stream()
            .map(rule -> rule.path("Properties"))
            .filter(rule -> rule.has("ScheduleExpression"))
            .map(rule -> rule.path("Targets").path(0))
            .findFirst()
            .orElseThrow();
    assertThat(target.path("RetryPolicy").path("MaximumRetryAttempts").asInt(-1)).isZero();
    JsonNode invoked = only(dev, "AWS::Lambda::EventInvokeConfig");
    assertThat(invoked.path("MaximumRetryAttempts").asInt(-1)).isZero();
    assertThat(invoked.path("MaximumEventAgeInSeconds").asInt()).isEqualTo(60);
  }

  @Test
  void rejectedTrafficIsLoggedAndItsLogGoesWithTheStack() {
    JsonNode log = only(dev, "AWS::EC2::FlowLog");
    assertThat(log.path("TrafficType").asString()).isEqualTo("REJECT");
    assertThat(log.path("LogGroupName").toString()).contains("RejectedLogs");
    assertThat(resources(dev, "AWS::Logs::LogGroup"))
        .allSatisfy((id, group) ->
            assertThat(group.path("DeletionPolicy").asString()).as(id).isEqualTo("Delete"));
  }

  @Test
  void theLoadersZonesAreThoseOfTheSettings() {
    assertThat(resources(dev, "AWS::EC2::Subnet").values())
        .extracting(subnet -> subnet.path("Properties").path("AvailabilityZone").toString())
        .containsExactlyInAnyOrder(zone("a"), zone("c"));
  }

  private static String zone(String letter) {
    return "{\"Fn::Join\":[\"\",[{\"Ref\":\"AWS::Region\"},\"%s\"]]}".formatted(letter);
  }

  @Test
  void oldVersionsStayForAWayBack() {
    assertThat(resources(dev, "AWS::Lambda::Version"))
        .hasSize(2)
        .allSatisfy((id, version) ->
            assertThat(version.path("DeletionPolicy").asString()).isEqualTo("Retain"));
  }

  @Test
  void theImagesAreInAStackThatIsDeployedFirst() throws IOException {
    assertThat(resources(dev, "AWS::ECR::Repository")).isEmpty();
    assertThat(only(dev, "AWS::ECS::TaskDefinition").path("ContainerDefinitions").toString())
        .contains("Fn::ImportValue")
        .contains("seiri-dev-images");
    JsonNode manifest =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("dev").resolve("manifest.json")));
    assertThat(manifest.path("artifacts").path("seiri-dev").path("dependencies").toString())
        .contains("seiri-dev-images");
  }

  @Test
  void finishedExecutionsAreToldOfWhereTheSettingsSayWhom() {
    assertThat(resources(dev, "AWS::Events::ApiDestination")).isEmpty();
    List<JsonNode> rules =
        resources(shared, "AWS::Events::Rule").values().stream()
            .map(rule -> rule.path("Properties"))
            .filter(rule -> rule.path("EventPattern").path("source").toString().contains("aws.s3"))
            .toList();
    assertThat(rules)
        .hasSize(2)
        .allSatisfy(rule -> {
          assertThat(rule.path("EventPattern").path("detail").path("object").toString())
              .isEqualTo("{\"key\":[{\"wildcard\":\"exports/execution_id=*/finished.json\"}]}");
          JsonNode input = rule.path("Targets").path(0).path("InputTransformer");
          assertThat(input.path("InputTemplate").toString())
              .contains("execution_exported")
              .contains("\\\"version\\\":1")
              .contains("seiri-shared");
          assertThat(input.path("InputPathsMap").toString())
              .contains("$.detail.bucket.name")
              .contains("$.detail.object.key");
        });
    JsonNode connection = only(shared, "AWS::Events::Connection");
    assertThat(connection.toString())
        .contains("X-Api-Key")
        .contains("resolve:secretsmanager:seiri/webhook");
    assertThat(only(shared, "AWS::Events::ApiDestination").path("InvocationEndpoint").asString())
        .isEqualTo("https://hooks.example.com/seiri");
    assertThat(resources(shared, "AWS::CloudWatch::Alarm").keySet())
        .anyMatch(id -> id.contains("NoticeFails"));
  }

  @Test
  void anApplicationProfileMayBeCalledWhereTheSettingsNameIt() {
    assertThat(String.valueOf(actions(shared, "FunctionsStreamRole").get("bedrock:InvokeModel")))
        .contains(":application-inference-profile/abcdefghijkl");
    assertThat(dev.toString()).doesNotContain("application-inference-profile");
  }

  @Test
  void prodKeepsItsDataAndDevDoesNot() {
    assertThat(resources(prod, "AWS::DynamoDB::Table"))
        .hasSize(5)
        .allSatisfy((id, table) -> {
          assertThat(table.path("DeletionPolicy").asString()).isEqualTo("Retain");
          JsonNode properties = table.path("Properties");
          assertThat(properties.path("DeletionProtectionEnabled").asBoolean()).isTrue();
          assertThat(
                  properties
                      .path("PointInTimeRecoverySpecification")
                      .path("PointInTimeRecoveryEnabled")
                      .asBoolean())
              .isTrue();
          assertThat(table.path("Properties").path("BillingMode").asString())
              .isEqualTo("PAY_PER_REQUEST");
        });
    assertThat(resources(prod, "AWS::S3::Bucket"))
        .allSatisfy((id, bucket) -> {
          assertThat(bucket.path("DeletionPolicy").asString()).isEqualTo("Retain");
          assertThat(
                  bucket
                      .path("Properties")
                      .path("VersioningConfiguration")
                      .path("Status")
                      .asString())
              .isEqualTo("Enabled");
        });
    assertThat(resources(prod, "AWS::KMS::Key")).hasSize(1);
    assertThat(resources(dev, "AWS::KMS::Key")).isEmpty();
    assertThat(resources(dev, "AWS::S3::Bucket"))
        .allSatisfy((id, bucket) ->
            assertThat(bucket.path("DeletionPolicy").asString()).isEqualTo("Delete"));
  }

  @Test
  void theBucketIsPrivate() {
    JsonNode bucket = only(dev, "AWS::S3::Bucket");
    JsonNode block = bucket.path("PublicAccessBlockConfiguration");
    for (String flag :
        List.of(
            "BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")) {
      assertThat(block.path(flag).asBoolean()).as(flag).isTrue();
    }
    String policy = only(dev, "AWS::S3::BucketPolicy").toString();
    assertThat(policy).contains("\"aws:SecureTransport\":\"false\"").contains("s3:TlsVersion");
    assertThat(
            bucket
                .path("NotificationConfiguration")
                .path("EventBridgeConfiguration")
                .path("EventBridgeEnabled")
                .asBoolean())
        .isTrue();
  }

  @Test
  void theMappingLosesNothingAndInvokesForRequestsOnly() {
    JsonNode mapping = only(dev, "AWS::Lambda::EventSourceMapping");
    assertThat(mapping.path("StartingPosition").asString()).isEqualTo("TRIM_HORIZON");
    assertThat(mapping.path("FunctionResponseTypes").toString())
        .isEqualTo("[\"ReportBatchItemFailures\"]");
    assertThat(mapping.path("BisectBatchOnFunctionError").asBoolean()).isTrue();
    assertThat(mapping.path("BatchSize").asInt()).isEqualTo(1_000);
    assertThat(mapping.path("MaximumRetryAttempts").asInt()).isEqualTo(20);
    assertThat(mapping.path("MaximumRecordAgeInSeconds").asInt()).isEqualTo(24 * 3_600);
    assertThat(mapping.path("DestinationConfig").path("OnFailure").path("Destination").toString())
        .contains("StorageBucket");
    List<String> patterns = new ArrayList<>();
    mapping
        .path("FilterCriteria")
        .path("Filters")
        .forEach(f -> patterns.add(f.path("Pattern").asString()));
    assertThat(patterns)
        .containsExactly(
            "{\"eventName\":[\"INSERT\"]}",
            "{\"eventName\":[\"MODIFY\"],\"dynamodb\":{\"NewImage\":{\"redrive\":{\"N\":[{\"exists\":true}]}}}}");
    assertThat(mapping.path("FunctionName").toString()).contains("Live");
  }

  @Test
  void theStreamFunctionIsSnapshottedAndBoundByTheModelsQuota() {
    JsonNode function = function(dev, "dev.seiri.lambda.stream.StreamHandler");
    assertThat(function.path("Runtime").asString()).isEqualTo("java25");
    assertThat(function.path("Architectures").toString()).isEqualTo("[\"arm64\"]");
    assertThat(function.path("SnapStart").path("ApplyOn").asString())
        .isEqualTo("PublishedVersions");
    assertThat(function.path("ReservedConcurrentExecutions").asInt()).isEqualTo(1);
    assertThat(
            function(prod, "dev.seiri.lambda.stream.StreamHandler")
                .path("ReservedConcurrentExecutions")
                .asInt())
        .isEqualTo(2);
    assertThat(function.path("Environment").path("Variables").path("MAX_IN_FLIGHT").asString())
        .isEqualTo("64");
    assertThat(resources(dev, "AWS::Lambda::Alias").values())
        .hasSize(2)
        .allSatisfy(alias ->
            assertThat(alias.path("Properties").path("FunctionVersion").toString())
                .contains("CurrentVersion"));
  }

  @Test
  void aLevelAboveInfoIsNotToldToLambdaWhichWouldDropTheMetrics() {
    assertThat(Functions.lambdaLevel(Map.of("LOG_LEVEL", "ERROR"))).isEmpty();
    assertThat(Functions.lambdaLevel(Map.of("LOG_LEVEL", "WARN"))).isEmpty();
    assertThat(Functions.lambdaLevel(Map.of("LOG_LEVEL", "TRACE"))).contains("TRACE");
    assertThat(Functions.lambdaLevel(Map.of())).isEmpty();
  }

  @Test
  void dataThatARunningStackAlwaysHasAlarmWhereTheyAreMissing() {
    Map<String, JsonNode> alarms = resources(dev, "AWS::CloudWatch::Alarm");
    assertThat(alarms.values())
        .filteredOn(alarm ->
            alarm.path("Properties").path("TreatMissingData").asString().equals("breaching"))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.toString()).contains("The sweep is not called"));
    assertThat(alarms.toString()).contains("FILL(called, 0) > 0 AND FILL(counted, 0) == 0");
  }

  @Test
  void theStreamFunctionIsGivenTheVariablesOfTheSettings() {
    JsonNode function = function(shared, "dev.seiri.lambda.stream.StreamHandler");
    JsonNode variables = function.path("Environment").path("Variables");
    assertThat(variables.path("MODEL_TIMEOUT_SECONDS").asString()).isEqualTo("90");
    assertThat(variables.path("LOG_LEVEL").asString()).isEqualTo("DEBUG");
    assertThat(function.path("LoggingConfig").path("ApplicationLogLevel").asString())
        .as("the levels that Lambda keeps")
        .isEqualTo("DEBUG");
    assertThat(
            function(shared, "dev.seiri.lambda.sweep.SweepHandler")
                .path("Environment")
                .path("Variables")
                .has("MODEL_TIMEOUT_SECONDS"))
        .isFalse();
  }

  @Test
  void aRoleCanDoWhatItsPartDoesAndNothingElse() {
    Map<String, List<String>> stream = actions(dev, "FunctionsStreamRole");
    assertThat(stream.keySet())
        .containsExactlyInAnyOrder(
            "bedrock:InvokeModel",
            "dynamodb:BatchGetItem",
            "dynamodb:DescribeStream",
            "dynamodb:GetItem",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "s3:DeleteObject",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:PutObject",
            "xray:PutTelemetryRecords",
            "xray:PutTraceSegments");
    assertThat(String.valueOf(stream.get("bedrock:InvokeModel")))
        .contains("foundation-model/anthropic.claude-haiku-5-5*")
        .contains("inference-profile/global.anthropic.claude-haiku-5-5*")
        .doesNotContain("sonnet");
    assertThat(String.valueOf(stream.get("s3:DeleteObject")))
        .contains("/asking/*")
        .doesNotContain("results");
    assertThat(String.valueOf(stream.get("s3:GetObject"))).contains("/asking/*");
    assertThat(String.valueOf(actions(dev, "FunctionsSweepRole").get("s3:GetObject")))
        .contains("/asking/*");
    assertThat(String.valueOf(actions(dev, "FunctionsSweepRole").get("dynamodb:BatchGetItem")))
        .contains("StorageResponses");
    assertThat(actions(dev, "LoaderTaskTaskRole").keySet())
        .containsExactlyInAnyOrder(
            "dynamodb:BatchWriteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Scan",
            "dynamodb:UpdateItem",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:PutObject");
    assertThat(String.valueOf(actions(dev, "LoaderTaskTaskRole").get("dynamodb:Scan")))
        .contains("StoragePromptTemplates")
        .doesNotContain("Requests")
        .doesNotContain("Responses");
    assertThat(statements(dev, "LoaderTaskTaskRole"))
        .filteredOn(statement -> statement.path("Action").toString().contains("s3:ListBucket"))
        .extracting(statement -> statement.path("Condition").toString())
        .containsExactlyInAnyOrder(
            "{\"StringLikeIfExists\":{\"s3:prefix\":\"evaluations/*\"}}",
            "{\"StringLikeIfExists\":{\"s3:prefix\":\"input/*\"}}",
            "{\"StringLikeIfExists\":{\"s3:prefix\":\"results/*\"}}");
    assertThat(String.valueOf(actions(dev, "LoaderTaskTaskRole").get("s3:PutObject")))
        .doesNotContain("results/");
    Map<String, List<String>> sweep = actions(dev, "FunctionsSweepRole");
    assertThat(sweep.keySet())
        .containsExactlyInAnyOrder(
            "athena:GetQueryExecution",
            "athena:StartQueryExecution",
            "dynamodb:BatchGetItem",
            "dynamodb:GetItem",
            "dynamodb:Scan",
            "dynamodb:UpdateItem",
            "glue:GetDatabase",
            "glue:GetTable",
            "glue:GetTables",
            "glue:UpdateTable",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "s3:AbortMultipartUpload",
            "s3:DeleteObject",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            "s3:ListMultipartUploadParts",
            "s3:PutObject",
            "xray:PutTelemetryRecords",
            "xray:PutTraceSegments");
    assertThat(String.valueOf(sweep.get("glue:GetDatabase"))).contains("database/default");
    assertThat(String.valueOf(sweep.get("s3:DeleteObject")))
        .contains("/compacted/*")
        .doesNotContain("results");
    assertThat(String.valueOf(sweep.get("athena:StartQueryExecution")))
        .contains("workgroup/seiri-dev");
    assertThat(String.valueOf(sweep.get("glue:UpdateTable"))).contains("table/seiri_dev/*");
    assertThat(Stream.of(dev, prod).flatMap(t -> resources(t, "AWS::IAM::Role").values().stream()))
        .as("no managed policy")
        .allMatch(role -> role.path("Properties").path("ManagedPolicyArns").isMissingNode());
  }

  @Test
  void servicesActForThisAccountAlone() {
    List<JsonNode> trusts =
        Stream.of(dev, prod, shared)
            .flatMap(template -> resources(template, "AWS::IAM::Role").values().stream())
            .map(role -> role.path("Properties").path("AssumeRolePolicyDocument").path("Statement"))
            .flatMap(JsonNode::valueStream)
            .filter(statement -> statement.path("Principal").has("Service"))
            .toList();
    String account = "{\"aws:SourceAccount\":{\"Ref\":\"AWS::AccountId\"}}";
    assertThat(trusts)
        .hasSizeGreaterThan(10)
        .allSatisfy(statement -> {
          boolean tells =
              List.of(
                      "ecs-tasks.amazonaws.com",
                      "scheduler.amazonaws.com",
                      "vpc-flow-logs.amazonaws.com")
                  .contains(statement.path("Principal").path("Service").asString());
          assertThat(statement.path("Condition").toString())
              .isEqualTo(
                  "{\"%s\":%s}"
                      .formatted(tells ? "StringEquals" : "StringEqualsIfExists", account));
        });
  }

  @Test
  void ordersMayStartThisOneTaskAndChangeExecutions() {
    JsonNode function = function(dev, "dev.seiri.lambda.orders.OrdersHandler");
    assertThat(function.path("Timeout").asInt()).isEqualTo(60);
    JsonNode variables = function.path("Environment").path("Variables");
    assertThat(variables.path("LOADER_CONTAINER").asString()).isEqualTo("loader");
    assertThat(variables.path("LOADER_TASK_FAMILY").asString()).isEqualTo("seiri-dev-loader");
    assertThat(variables.path("LOADER_SUBNETS").toString()).contains("Subnet1").contains("Subnet2");
    assertThat(variables.has("DRAFTS")).isFalse();
    Map<String, List<String>> actions = actions(dev, "OrdersFunctionRole");
    assertThat(actions.keySet())
        .containsExactlyInAnyOrder(
            "dynamodb:GetItem",
            "dynamodb:UpdateItem",
            "ecs:RunTask",
            "iam:PassRole",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:PutObject",
            "xray:PutTelemetryRecords",
            "xray:PutTraceSegments");
    assertThat(actions.get("ecs:RunTask"))
        .as("any revision of the loader's own family, and no other family")
        .singleElement()
        .asString()
        .endsWith(":task-definition/seiri-dev-loader:*\"]]}");
    assertThat(String.valueOf(actions.get("iam:PassRole")))
        .contains("LoaderTaskTaskRole")
        .contains("LoaderTaskExecutionRole")
        .doesNotContain("*");
    assertThat(statements(dev, "OrdersFunctionRole").toString())
        .contains("\"ArnEquals\":{\"ecs:cluster\"")
        .contains("{\"iam:PassedToService\":\"ecs-tasks.amazonaws.com\"}");
    assertThat(String.valueOf(actions.get("s3:PutObject")))
        .contains("/orders/*")
        .doesNotContain("results")
        .doesNotContain("exports");
    assertThat(String.valueOf(actions.get("s3:GetObject")))
        .contains("/orders/*")
        .contains("/exports/execution_id=*/loader.json")
        .doesNotContain("results");
    assertThat(statements(dev, "OrdersFunctionRole"))
        .filteredOn(statement -> statement.path("Action").toString().contains("s3:ListBucket"))
        .allSatisfy(
            statement -> assertThat(statement.path("Condition").toString()).contains("s3:prefix"));
    assertThat(dev.path("Outputs").has("OrdersFunction")).isTrue();
  }

  @Test
  void draftsAreRegisteredOnlyWhereTheSettingsSaySo() {
    Map<String, List<String>> actions = actions(shared, "OrdersFunctionRole");
    assertThat(String.valueOf(actions.get("dynamodb:PutItem")))
        .contains("StoragePromptTemplates")
        .doesNotContain("Executions");
    assertThat(
            function(shared, "dev.seiri.lambda.orders.OrdersHandler")
                .path("Environment")
                .path("Variables")
                .path("DRAFTS")
                .asString())
        .isEqualTo("true");
  }

  @Test
  void aSpreadsheetMaySendOrdersAndReadThisOneStack() {
    JsonNode role = resource(shared, "AWS::IAM::Role", "SheetRole");
    JsonNode trust = role.path("AssumeRolePolicyDocument").path("Statement").path(0);
    assertThat(trust.path("Principal").toString())
        .isEqualTo("{\"Federated\":\"accounts.google.com\"}");
    assertThat(trust.path("Action").asString()).isEqualTo("sts:AssumeRoleWithWebIdentity");
    assertThat(trust.path("Condition").toString())
        .isEqualTo(
            """
            {"StringEquals":{\
            "accounts.google.com:aud":["1234567890-abc.apps.googleusercontent.com"],\
            "accounts.google.com:oaud":["1234567890-abc.apps.googleusercontent.com"],\
            "accounts.google.com:sub":["123456789012345678901"]}}\
            """);
    Map<String, List<String>> actions = actions(shared, "SheetRole");
    assertThat(actions.keySet())
        .containsExactlyInAnyOrder(
            "dynamodb:GetItem",
            "dynamodb:Scan",
            "lambda:InvokeFunction",
            "s3:GetObject",
            "s3:PutObject");
    assertThat(actions.get("lambda:InvokeFunction"))
        .as("the alias of the one function")
        .singleElement()
        .asString()
        .contains("OrdersLive")
        .doesNotContain("*");
    assertThat(String.valueOf(actions.get("dynamodb:Scan")))
        .contains("StoragePromptTemplates")
        .doesNotContain("Requests")
        .doesNotContain("Responses");
    assertThat(String.valueOf(actions.get("s3:GetObject")))
        .contains("/exports/*")
        .doesNotContain("results");
    assertThat(String.valueOf(actions.get("s3:PutObject"))).contains("/corrections/*");
    assertThat(dev.toString()).as("unless it is asked for").doesNotContain("accounts.google.com");
  }

  @Test
  void aSpreadsheetGetsItsNamesAndTheLoaderItsGoogleIdentity() {
    String pasted = shared.path("Outputs").path("SheetSettings").path("Value").toString();
    for (String name :
        List.of(
            "region", "role", "orders", "drafts", "bucket", "executions", "prompts", "models")) {
      assertThat(pasted).contains("\\\"" + name + "\\\":");
    }
    assertThat(only(shared, "AWS::ECS::TaskDefinition").toString())
        .contains("workloadIdentityPools/seiri/providers/aws")
        .contains("seiri-loader@my-project.iam.gserviceaccount.com");
    assertThat(String.valueOf(actions(shared, "LoaderTaskTaskRole").get("s3:PutObject")))
        .contains("/exports/execution_id=*/loader.json")
        .contains("/exports/execution_id=*/partial.json*");
  }

  @Test
  void everyAlarmNotifiesTheTopicAndSaysWhatToDo() {
    Map<String, JsonNode> alarms = resources(prod, "AWS::CloudWatch::Alarm");
    assertThat(alarms)
        .hasSize(12)
        .allSatisfy((id, alarm) -> {
          assertThat(alarm.path("Properties").path("AlarmActions")).hasSize(1);
          assertThat(alarm.path("Properties").path("AlarmDescription").asString()).isNotBlank();
        });
    assertThat(
            only(prod, "AWS::SNS::TopicPolicy")
                .path("PolicyDocument")
                .path("Statement")
                .valueStream())
        .filteredOn(statement -> statement.path("Effect").asString().equals("Allow"))
        .as("who may publish")
        .hasSize(2)
        .allSatisfy(
            statement -> assertThat(statement.path("Action").asString()).isEqualTo("sns:Publish"))
        .filteredOn(statement -> !statement.toString().contains("events.amazonaws.com"))
        .singleElement()
        .satisfies(statement -> {
          assertThat(statement.path("Principal").toString())
              .isEqualTo("{\"Service\":\"cloudwatch.amazonaws.com\"}");
          assertThat(statement.path("Condition").toString())
              .isEqualTo("{\"StringEquals\":{\"aws:SourceAccount\":{\"Ref\":\"AWS::AccountId\"}}}");
        });
    assertThat(alarms.toString())
        .contains("IteratorAge")
        .contains("OnFailureDestinationDeliveredEventCount")
        .contains("HaltedExecutions")
        .contains("Throttled")
        .contains("InvalidRows")
        .contains("LatencyMs")
        .contains("CostUsd");
    assertThat(resources(dev, "AWS::CloudWatch::Dashboard")).hasSize(1);
  }

  @Test
  void labelsAreDeliveredByAppConfigWhereTheSettingsSaySo() {
    assertThat(resources(dev, "AWS::AppConfig::Application")).isEmpty();
    assertThat(resources(dev, "AWS::AppConfig::DeploymentStrategy")).isEmpty();
    assertThat(only(prod, "AWS::AppConfig::Application").path("Name").asString())
        .isEqualTo("seiri-prod");
    JsonNode environment = only(prod, "AWS::AppConfig::Environment");
    assertThat(environment.path("Name").asString()).isEqualTo("prod");
    assertThat(environment.path("Monitors").toString())
        .contains("ExecutionHalted")
        .contains("FewValidAnswers")
        .contains("ReleasesWatcher");
    JsonNode profile = only(prod, "AWS::AppConfig::ConfigurationProfile");
    assertThat(profile.path("LocationUri").asString()).isEqualTo("hosted");
    assertThat(profile.path("Validators").findValuesAsString("Type"))
        .containsExactly("JSON_SCHEMA", "LAMBDA");
    JsonNode schema =
        JsonMapper.shared().readTree(profile.path("Validators").path(0).path("Content").asString());
    assertThat(schema.path("$schema").asString()).contains("draft-04");
    assertThat(profile.path("Validators").path(1).path("Content").toString())
        .contains("FunctionsCheck");
    assertThat(resources(prod, "AWS::Lambda::Permission").values())
        .extracting(permission -> permission.path("Properties"))
        .filteredOn(
            permission -> permission.path("Principal").asString().equals("appconfig.amazonaws.com"))
        .singleElement()
        .satisfies(permission ->
            assertThat(permission.propertyNames())
                .as("no condition that AppConfig may not meet")
                .containsExactlyInAnyOrder("Action", "FunctionName", "Principal"));
    assertThat(resources(prod, "AWS::AppConfig::DeploymentStrategy").values())
        .extracting(strategy -> strategy.path("Properties").path("Name").asString())
        .containsExactlyInAnyOrder(
            "seiri-prod-all-at-once", "seiri-prod-canary", "seiri-prod-linear");
    assertThat(resources(prod, "AWS::AppConfig::HostedConfigurationVersion"))
        .as("a deployment of the stack releases nothing")
        .isEmpty();
    assertThat(prod.path("Outputs").propertyNames())
        .contains("AppConfigApplication", "AppConfigEnvironment", "AppConfigProfile");
  }

  @Test
  void theLoaderHasTheAgentBesideItAndMayReadItsLabels() {
    JsonNode containers = only(prod, "AWS::ECS::TaskDefinition").path("ContainerDefinitions");
    assertThat(containers).hasSize(2);
    assertThat(containers.path(0).path("Environment").toString())
        .contains("APPCONFIG_APPLICATION")
        .contains("APPCONFIG_PROFILE");
    assertThat(containers.path(0).path("DependsOn").toString()).contains("appconfig-agent");
    assertThat(containers.path(1).path("Image").asString()).contains("aws-appconfig-agent");
    assertThat(containers.path(1).path("Essential").asBoolean()).isFalse();
    assertThat(actions(prod, "LoaderTaskTaskRole"))
        .containsKeys("appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession")
        .doesNotContainKey("appconfig:StartDeployment");
    assertThat(
            String.valueOf(
                actions(prod, "LoaderTaskTaskRole").get("appconfig:GetLatestConfiguration")))
        .contains("ReleasesProfile");
    assertThat(actions(prod, "FunctionsCheckRole").keySet())
        .containsExactlyInAnyOrder(
            "dynamodb:GetItem",
            "kms:Decrypt",
            "kms:GenerateDataKey",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "xray:PutTelemetryRecords",
            "xray:PutTraceSegments");
    assertThat(only(dev, "AWS::ECS::TaskDefinition").path("ContainerDefinitions")).hasSize(1);
  }

  @Test
  void everyQueryIsThereAndMayNotReadTooMuch() {
    assertThat(resources(dev, "AWS::Athena::NamedQuery")).hasSameSizeAs(Queries.shipped());
    JsonNode group =
        resource(dev, "AWS::Athena::WorkGroup", "AnalyticsWorkGroup")
            .path("WorkGroupConfiguration");
    assertThat(group.path("BytesScannedCutoffPerQuery").asLong()).isEqualTo(10L << 30);
    assertThat(group.path("EnforceWorkGroupConfiguration").asBoolean()).isTrue();
  }

  @Test
  void templatesNameNoAccount() {
    assertThat(
            Pattern.compile("[:/]\\d{12}[:/.]|\"\\d{12}\"").matcher(dev.toString() + prod).find())
        .as("an account's number")
        .isFalse();
  }

  @Test
  void logsExpireAndAllIsTagged() {
    assertThat(resources(dev, "AWS::Logs::LogGroup"))
        .isNotEmpty()
        .allSatisfy((id, group) ->
            assertThat(group.path("Properties").path("RetentionInDays").isInt()).as(id).isTrue());
    assertThat(only(dev, "AWS::S3::Bucket").path("Tags").toString())
        .contains("{\"Key\":\"environment\",\"Value\":\"dev\"}");
  }

  @Test
  void twoVirtualMachinesWriteTheSameBytes() throws Exception {
    Path out = folder.resolve("again");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dseiri.root=" + ProjectRoot.path(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.seiri.cdk.SeiriApp")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("again.log").toFile())
            .directory(folder.toFile());
    builder.environment().put("CDK_OUTDIR", out.toString());
    builder.environment().put("SEIRI_ENVIRONMENT", "dev");
    Process process = builder.start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("again.log"))).isZero();
    for (String file : List.of("seiri-dev.template.json", "seiri-dev.assets.json")) {
      assertThat(Files.readAllBytes(out.resolve(file)))
          .isEqualTo(Files.readAllBytes(folder.resolve("dev").resolve(file)));
    }
  }

  private static Map<String, JsonNode> resources(JsonNode template, String type) {
    Map<String, JsonNode> found = new TreeMap<>();
    template
        .path("Resources")
        .properties()
        .forEach(e -> {
          if (e.getValue().path("Type").asString().equals(type)) {
            found.put(e.getKey(), e.getValue());
          }
        });
    return found;
  }

  /// The one resource of a type whose name begins so.
  private static JsonNode resource(JsonNode template, String type, String name) {
    return resources(template, type).entrySet().stream()
        .filter(e -> e.getKey().startsWith(name))
        .map(e -> e.getValue().path("Properties"))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode rule(JsonNode template, String source) {
    return resources(template, "AWS::Events::Rule").values().stream()
        .map(rule -> rule.path("Properties"))
        .filter(rule -> rule.path("EventPattern").path("source").toString().contains(source))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode only(JsonNode template, String type) {
    Map<String, JsonNode> found = resources(template, type);
    assertThat(found).as(type).hasSize(1);
    return found.values().iterator().next().path("Properties");
  }

  private static JsonNode function(JsonNode template, String handler) {
    return resources(template, "AWS::Lambda::Function").values().stream()
        .map(function -> function.path("Properties"))
        .filter(function -> function.path("Handler").asString().equals(handler))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> statements(JsonNode template, String role) {
    return resources(template, "AWS::IAM::Policy").values().stream()
        .map(policy -> policy.path("Properties"))
        .filter(policy -> policy.path("Roles").toString().contains(role))
        .flatMap(policy -> policy.path("PolicyDocument").path("Statement").valueStream())
        .toList();
  }

  /// The actions that a role's policies allow, each with its resources.
  private static Map<String, List<String>> actions(JsonNode template, String role) {
    Map<String, List<String>> actions = new TreeMap<>();
    statements(template, role)
        .forEach(statement -> {
          JsonNode action = statement.path("Action");
          (action.isArray() ? action.valueStream() : Stream.of(action))
              .forEach(a ->
                  actions
                      .computeIfAbsent(a.asString(), x -> new ArrayList<>())
                      .add(statement.path("Resource").toString()));
        });
    return actions;
  }
}

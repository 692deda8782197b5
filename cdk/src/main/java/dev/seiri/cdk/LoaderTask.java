package dev.seiri.cdk;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecr.IRepository;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerDependency;
import software.amazon.awscdk.services.ecs.ContainerDependencyCondition;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/// The loader: a task that is started for one load and ends with it.
final class LoaderTask extends Construct {
  private static final String AGENT = "public.ecr.aws/aws-appconfig/aws-appconfig-agent:2.x";
  static final String CONTAINER = "loader";
  static final String FAULTS = Prefixes.EXPORTS + "execution_id=*/loader.json";
  private static final String PARTIALS = Prefixes.EXPORTS + "execution_id=*/partial.json*";

  private final IRepository repository;
  private final Cluster cluster;
  private final FargateTaskDefinition task;
  private final Vpc vpc;
  private final SecurityGroup securityGroup;

  /// @param repository of the images
  /// @param imageTag which of the repository's images the task runs
  /// @param releases the source of labels, where AppConfig deploys them
  LoaderTask(
      Construct scope,
      Settings settings,
      Storage storage,
      IRepository repository,
      String imageTag,
      Optional<LabelReleases> releases) {
    super(scope, "Loader");
    this.repository = repository;
    LogGroup logs =
        LogGroup.Builder.create(this, "Logs")
            .retention(Functions.retention(settings.logDays()))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    this.vpc = network(settings);
    this.securityGroup =
        SecurityGroup.Builder.create(this, "Network")
            .vpc(vpc)
            .description("Seiri loader: no inbound traffic, calls AWS")
            .allowAllOutbound(true)
            .build();
    this.cluster =
        Cluster.Builder.create(this, "Cluster")
            .vpc(vpc)
            .containerInsightsV2(ContainerInsights.ENABLED)
            .build();
    this.task =
        FargateTaskDefinition.Builder.create(this, "Task")
            .family("seiri-%s-loader".formatted(settings.name()))
            .cpu(settings.loader().cpu())
            .memoryLimitMiB(settings.loader().memoryMb())
            .runtimePlatform(
                RuntimePlatform.builder()
                    .cpuArchitecture(CpuArchitecture.ARM64)
                    .operatingSystemFamily(OperatingSystemFamily.LINUX)
                    .build())
            .build();
    Map<String, String> env = environment(settings, storage);
    releases.ifPresent(from -> {
      env.put("APPCONFIG_APPLICATION", from.applicationName());
      env.put("APPCONFIG_ENVIRONMENT", from.environmentName());
      env.put("APPCONFIG_PROFILE", LabelReleases.PROFILE);
    });
    ContainerDefinition container =
        task.addContainer(
            CONTAINER,
            ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromEcrRepository(repository, imageTag))
                .environment(env)
                .logging(log(logs, "loader"))
                .build());
    releases.ifPresent(from -> agent(from, container, logs));
    new Grants(task.getTaskRole(), Stack.of(this))
        .table(storage.executions(), "GetItem", "PutItem", "UpdateItem")
        .table(storage.requests(), "BatchWriteItem")
        // For a task without @production, and to list the versions in a message.
        .table(storage.promptTemplates(), "GetItem", "Scan")
        .objects(storage.bucket(), Prefixes.INPUT, "GetObject")
        .list(storage.bucket(), Prefixes.INPUT)
        // How many rows a call may have, where that is left to evaluations.
        .objects(storage.bucket(), Prefixes.EVALUATIONS, "GetObject")
        .list(storage.bucket(), Prefixes.EVALUATIONS)
        // The reason of a failed load, for the person who started it from a sheet.
        .allow(List.of("s3:PutObject"), List.of(storage.bucket().arnForObjects(FAULTS)))
        // The results so far of an execution that is not finished, which a sheet may order.
        .objects(storage.bucket(), Prefixes.RESULTS, "GetObject")
        .list(storage.bucket(), Prefixes.RESULTS)
        .allow(List.of("s3:PutObject"), List.of(storage.bucket().arnForObjects(PARTIALS)))
        .key(storage.key());
  }

  /// AppConfig's agent, which runs beside the loader and ends with it.
  private void agent(LabelReleases from, ContainerDefinition loader, LogGroup logs) {
    Map<String, String> env = new TreeMap<>();
    env.put("POLL_INTERVAL", "15");
    env.put(
        "PREFETCH_LIST",
        "/applications/%s/environments/%s/configurations/%s"
            .formatted(from.applicationName(), from.environmentName(), LabelReleases.PROFILE));
    ContainerDefinition agent =
        task.addContainer(
            "appconfig-agent",
            ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromRegistry(AGENT))
                .essential(false)
                .environment(env)
                .logging(log(logs, "appconfig-agent"))
                .build());
    loader.addContainerDependencies(
        ContainerDependency.builder()
            .container(agent)
            .condition(ContainerDependencyCondition.START)
            .build());
    new Grants(task.getTaskRole(), Stack.of(this))
        .allow(
            List.of("appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"),
            List.of(from.configurationArn()));
  }

  private static LogDriver log(LogGroup logs, String prefix) {
    return LogDriver.awsLogs(
        AwsLogDriverProps.builder().logGroup(logs).streamPrefix(prefix).build());
  }

  private static Map<String, String> environment(Settings settings, Storage storage) {
    Map<String, String> env = Functions.names(storage);
    env.put("KEEP_REQUESTS_DAYS", Integer.toString(settings.retention().requestsDays()));
    env.put("KEEP_EXECUTIONS_DAYS", Integer.toString(settings.retention().executionsDays()));
    settings
        .google()
        .ifPresent(google -> {
          env.put("GOOGLE_WORKLOAD_IDENTITY_PROVIDER", google.provider());
          env.put("GOOGLE_SERVICE_ACCOUNT", google.serviceAccount());
        });
    return env;
  }

  /// The permission to start this task, in this cluster, as its own roles alone.
  void grantStart(IRole role) {
    role.addToPrincipalPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("ecs:RunTask"))
            .resources(List.of(anyRevision()))
            .conditions(Map.of("ArnEquals", Map.of("ecs:cluster", cluster.getClusterArn())))
            .build());
    role.addToPrincipalPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("iam:PassRole"))
            .resources(
                List.of(
                    task.getTaskRole().getRoleArn(),
                    Objects.requireNonNull(task.getExecutionRole()).getRoleArn()))
            .conditions(
                Map.of("StringEquals", Map.of("iam:PassedToService", "ecs-tasks.amazonaws.com")))
            .build());
  }

  /// The family is named, so that the function runs what was deployed last: a permission for one
  /// revision would end with the next deployment.
  private String anyRevision() {
    return Stack.of(this)
        .formatArn(
            ArnComponents.builder()
                .service("ecs")
                .resource("task-definition")
                .resourceName(task.getFamily() + ":*")
                .arnFormat(ArnFormat.SLASH_RESOURCE_NAME)
                .build());
  }

  IRepository repository() {
    return repository;
  }

  Cluster cluster() {
    return cluster;
  }

  FargateTaskDefinition task() {
    return task;
  }

  Vpc vpc() {
    return vpc;
  }

  SecurityGroup securityGroup() {
    return securityGroup;
  }

  /// Public subnets without a NAT gateway: the loader accepts no inbound traffic, and a gateway
  /// costs more in a month than all loads. The tables and the bucket are reached without leaving
  /// AWS.
  ///
  /// The zones are named. `Fn::GetAZs` lists those with a default subnet, so another list could
  /// come one day, and with it other subnets.
  private Vpc network(Settings settings) {
    LogGroup rejected =
        LogGroup.Builder.create(this, "RejectedLogs")
            .retention(Functions.retention(settings.logDays()))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    Vpc network =
        Vpc.Builder.create(this, "Vpc")
            .ipAddresses(IpAddresses.cidr("10.85.0.0/24"))
            .availabilityZones(
                settings.loader().zones().stream().map(zone -> Aws.REGION + zone).toList())
            .natGateways(0)
            .restrictDefaultSecurityGroup(false)
            .subnetConfiguration(
                List.of(
                    SubnetConfiguration.builder()
                        .name("loader")
                        .subnetType(SubnetType.PUBLIC)
                        .cidrMask(26)
                        .build()))
            .flowLogs(
                Map.of(
                    "Rejected",
                    FlowLogOptions.builder()
                        .trafficType(FlowLogTrafficType.REJECT)
                        .destination(FlowLogDestination.toCloudWatchLogs(rejected))
                        .build()))
            .build();
    network.addGatewayEndpoint(
        "S3", GatewayVpcEndpointOptions.builder().service(GatewayVpcEndpointAwsService.S3).build());
    network.addGatewayEndpoint(
        "DynamoDb",
        GatewayVpcEndpointOptions.builder().service(GatewayVpcEndpointAwsService.DYNAMODB).build());
    return network;
  }
}

package dev.seiri.aws;

import dev.seiri.aws.bedrock.AnswerBound;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The stock SDK clients, over one HTTP client each.
///
/// By default everything (endpoints, Region, credentials) comes from the SDK's own chain, so that
/// `AWS_ENDPOINT_URL_DYNAMODB` and the like can name a stand-in.
public final class AwsClients {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STORE_TIMEOUT = Duration.ofSeconds(15);

  /// The bound of one call to a table or bucket with all its retries: long enough for a server to
  /// restart, short enough for a person who waits.
  private static final Duration STORE_CALL_TIMEOUT = Duration.ofSeconds(30);

  /// As many attempts as the SDK makes for DynamoDB; for S3 it makes four by itself. Reading the
  /// results of a million rows must not end with the first that fails four times.
  private static final RetryStrategy S3_RETRIES =
      AwsRetryStrategy.standardRetryStrategy().toBuilder()
          .maxAttempts(9)
          .circuitBreakerEnabled(false)
          .build();

  private static final Duration MODEL_TIMEOUT = Duration.ofMinutes(15);

  private static final AwsCredentialsProvider ANY_CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private final int connections;
  private final Optional<LocalEndpoints> local;

  private AwsClients(int connections, Optional<LocalEndpoints> local) {
    this.connections = connections;
    this.local = local;
  }

  /// Endpoints of a stack on this machine, which takes any credentials.
  public record LocalEndpoints(URI dynamodb, URI s3) {}

  /// Clients of the environment.
  ///
  /// @param connections the most connections of each client, from 1: not fewer than its concurrent
  ///   calls, or they queue
  public static AwsClients ofEnvironment(int connections) {
    return new AwsClients(connections, Optional.empty());
  }

  /// Clients of a stack on this machine.
  ///
  /// @param connections as for [#ofEnvironment]
  public static AwsClients ofLocal(int connections, LocalEndpoints endpoints) {
    return new AwsClients(connections, Optional.of(endpoints));
  }

  public DynamoDbClient dynamoDb() {
    return store(DynamoDbClient.builder(), local.map(LocalEndpoints::dynamodb))
        .httpClient(http(STORE_TIMEOUT))
        .build();
  }

  public DynamoDbStreamsClient dynamoDbStreams() {
    return store(DynamoDbStreamsClient.builder(), local.map(LocalEndpoints::dynamodb))
        .httpClient(http(STORE_TIMEOUT))
        .build();
  }

  public S3Client s3() {
    return store(S3Client.builder(), local.map(LocalEndpoints::s3))
        // The objects are small, and their checksum is in a header.
        .serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
        .overrideConfiguration(c -> c.apiCallTimeout(STORE_CALL_TIMEOUT).retryStrategy(S3_RETRIES))
        .httpClient(http(STORE_TIMEOUT))
        .build();
  }

  /// The client that starts tasks.
  public EcsClient ecs() {
    return store(EcsClient.builder(), Optional.empty()).httpClient(http(STORE_TIMEOUT)).build();
  }

  /// The Bedrock client, which never retries by itself: retries are counted in one place.
  public BedrockRuntimeClient bedrock() {
    return bedrockBuilder().build();
  }

  /// A Bedrock client of a server on this machine, which takes any credentials.
  public BedrockRuntimeClient bedrock(URI endpoint) {
    return bedrockBuilder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(ANY_CREDENTIALS)
        .build();
  }

  private BedrockRuntimeClientBuilder bedrockBuilder() {
    return BedrockRuntimeClient.builder()
        .httpClient(http(MODEL_TIMEOUT))
        .overrideConfiguration(c ->
            c.retryStrategy(AwsRetryStrategy.doNotRetry())
                .addExecutionInterceptor(new AnswerBound()));
  }

  private SdkHttpClient http(Duration socketTimeout) {
    return Apache5HttpClient.builder()
        .maxConnections(connections)
        .connectionTimeout(CONNECT_TIMEOUT)
        .connectionAcquisitionTimeout(Duration.ofMinutes(1))
        .socketTimeout(socketTimeout)
        .build();
  }

  private static <B extends AwsClientBuilder<B, ?>> B store(B builder, Optional<URI> endpoint) {
    builder.overrideConfiguration(c -> c.apiCallTimeout(STORE_CALL_TIMEOUT));
    endpoint.ifPresent(uri ->
        builder
            .endpointOverride(uri)
            .region(Region.US_EAST_1)
            .credentialsProvider(ANY_CREDENTIALS));
    return builder;
  }
}
